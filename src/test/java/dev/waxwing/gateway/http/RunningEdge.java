package dev.waxwing.gateway.http;

import dev.waxwing.config.Configuration;
import dev.waxwing.gate.Proxies;
import dev.waxwing.gate.ProxyConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An HTTP gateway on a free port with the routes of one test, and a client for it.
final class RunningEdge implements AutoCloseable {
    private final HttpGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningEdge(Admission admission, Routes routes, String... settings) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("http.port", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        HttpConfig config = Configuration.section(HttpConfig.class, values);
        gateway =
                new HttpGateway(
                        config,
                        "127.0.0.1",
                        admission,
                        new Proxies(Configuration.section(ProxyConfig.class, Map.of())),
                        _ -> {},
                        List.of(routes));
        try {
            gateway.open();
        } catch (IOException e) {
            gateway.close();
            throw new AssertionError(e);
        }
    }

    int port() {
        return Objects.requireNonNull(gateway.listening().get("http")).getPort();
    }

    HttpGateway gateway() {
        return gateway;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}
