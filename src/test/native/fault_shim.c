/*
 * A library to be preloaded into a server under test. It stands between the program and the C
 * library, counts writes and syncs of the files in one directory, and, when the test says so, lets
 * them fail with an error of its choice, or shifts the wall clock.
 *
 *   WAXWING_SHIM_CONTROL   a file of 4,096 bytes, shared with the test (layout: struct control)
 *   WAXWING_SHIM_DIRECTORY the absolute directory whose files it watches
 *
 * A failing call does nothing but set errno. CLOCK_MONOTONIC is never touched.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* FaultShim.java knows these offsets. */
struct control {
    int64_t fail_writes;   /*  0: how many writes fail from now on; -1: all */
    int64_t fail_syncs;    /*  8: the same of syncs */
    int64_t error;         /* 16: the errno of a failure */
    int64_t writes;        /* 24: writes seen */
    int64_t syncs;         /* 32: syncs seen */
    int64_t failed_writes; /* 40: writes that were made to fail */
    int64_t failed_syncs;  /* 48: syncs that were made to fail */
    int64_t clock_shift;   /* 56: nanoseconds added to the wall clock */
    int64_t clock_reads;   /* 64: readings of the wall clock */
    char suffix[64];       /* 72: only files whose name ends so; empty: all */
};

static struct control *control;
static char directory[PATH_MAX];
static size_t directory_length;

__attribute__((constructor)) static void open_control(void) {
    const char *file = getenv("WAXWING_SHIM_CONTROL");
    const char *watched = getenv("WAXWING_SHIM_DIRECTORY");
    if (file == NULL || watched == NULL) {
        return;
    }
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        perror("fault shim: control file");
        abort();
    }
    void *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (shared == MAP_FAILED) {
        perror("fault shim: control file");
        abort();
    }
    snprintf(directory, sizeof directory, "%s/", watched);
    directory_length = strlen(directory);
    control = shared;
}

static void *next(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) {
        abort();
    }
    return function;
}

static int is_watched(int fd) {
    char link[64];
    char path[PATH_MAX];
    if (control == NULL) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || strncmp(path, directory, directory_length) != 0) {
        return 0;
    }
    path[length] = '\0';
    size_t suffix = strnlen(control->suffix, sizeof control->suffix - 1);
    return (size_t)length >= suffix && memcmp(path + length - suffix, control->suffix, suffix) == 0;
}

/* Counts a call on fd; true when it has to fail, with errno set. */
static int fails(int fd, int64_t *seen, int64_t *left, int64_t *failed) {
    int saved = errno;
    if (!is_watched(fd)) {
        errno = saved;
        return 0;
    }
    errno = saved;
    __atomic_add_fetch(seen, 1, __ATOMIC_SEQ_CST);
    int64_t times = __atomic_load_n(left, __ATOMIC_SEQ_CST);
    while (times > 0 && !__atomic_compare_exchange_n(left, &times, times - 1, 0, __ATOMIC_SEQ_CST,
                                                     __ATOMIC_SEQ_CST)) {
    }
    if (times == 0) {
        return 0;
    }
    __atomic_add_fetch(failed, 1, __ATOMIC_SEQ_CST);
    errno = (int)__atomic_load_n(&control->error, __ATOMIC_SEQ_CST);
    return 1;
}

#define WRITE_FAILS(fd) \
    (control != NULL && \
     fails(fd, &control->writes, &control->fail_writes, &control->failed_writes))
#define SYNC_FAILS(fd) \
    (control != NULL && \
     fails(fd, &control->syncs, &control->fail_syncs, &control->failed_syncs))

#define REAL(result, name, parameters) \
    static result (*real)parameters; \
    if (real == NULL) { \
        real = (result(*) parameters)next(name); \
    }

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", (int, const void *, size_t))
    return WRITE_FAILS(fd) ? -1 : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(ssize_t, "pwrite", (int, const void *, size_t, off_t))
    return WRITE_FAILS(fd) ? -1 : real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(ssize_t, "pwrite64", (int, const void *, size_t, off64_t))
    return WRITE_FAILS(fd) ? -1 : real(fd, bytes, count, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", (int, const struct iovec *, int))
    return WRITE_FAILS(fd) ? -1 : real(fd, parts, count);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    REAL(ssize_t, "pwritev", (int, const struct iovec *, int, off_t))
    return WRITE_FAILS(fd) ? -1 : real(fd, parts, count, at);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    REAL(ssize_t, "pwritev64", (int, const struct iovec *, int, off64_t))
    return WRITE_FAILS(fd) ? -1 : real(fd, parts, count, at);
}

int fsync(int fd) {
    REAL(int, "fsync", (int))
    return SYNC_FAILS(fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", (int))
    return SYNC_FAILS(fd) ? -1 : real(fd);
}

static int64_t shift(void) {
    if (control == NULL) {
        return 0;
    }
    __atomic_add_fetch(&control->clock_reads, 1, __ATOMIC_RELAXED);
    return __atomic_load_n(&control->clock_shift, __ATOMIC_SEQ_CST);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, "clock_gettime", (clockid_t, struct timespec *))
    int result = real(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t moved = shift();
        now->tv_sec += moved / 1000000000;
        now->tv_nsec += moved % 1000000000;
        if (now->tv_nsec >= 1000000000) {
            now->tv_sec++;
            now->tv_nsec -= 1000000000;
        } else if (now->tv_nsec < 0) {
            now->tv_sec--;
            now->tv_nsec += 1000000000;
        }
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

time_t time(time_t *where) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (where != NULL) {
        *where = exact.tv_sec;
    }
    return exact.tv_sec;
}
