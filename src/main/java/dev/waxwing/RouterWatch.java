package dev.waxwing;

import dev.waxwing.supervision.Siblings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the log what happens to the actors of the router, and ends the server when starting
/// them again does not help.
///
/// @param givenUp run once then
record RouterWatch(Runnable givenUp) implements Siblings.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(RouterWatch.class);

    @Override
    public void started(String child) {
        LOG.debug("The router's {} is there", child);
    }

    @Override
    public void failed(String child) {
        LOG.error("The router's {} has failed, and starts again", child);
    }

    @Override
    public void stopped(String child) {
        LOG.warn("The router's {} starts again, because what it builds on does", child);
    }

    @Override
    public void gaveUp() {
        LOG.error("The router has failed too often: the server ends");
        givenUp.run();
    }
}
