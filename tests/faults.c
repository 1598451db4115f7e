/* Counts the calls by which a process changes what is on disk below one folder, and makes one of
 * them fail: the process dies before it, dies in the middle of it, or is told an error.
 *
 *   gcc -shared -fPIC -O2 -o faults.so faults.c -ldl
 *   LD_PRELOAD=faults.so python ...      then, by ctypes: faults_arm(folder, log, action, nth, error)
 *
 * Nothing is counted before `faults_arm`, so that a process can get ready, fork, and arm its child.
 * Syncs are counted and logged but not done: a killed process loses nothing that the system has.
 *
 * Each call is a line of the log: its kind, a tab, the path, and for a rename or link a tab and the
 * other path. Paths are absolute; calls on other folders are passed through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, TEAR, FAIL, FAIL_SPACE, READ_ONLY };
/* FAIL: only the n-th call. FAIL_SPACE: of the n-th and all after it, those that need room.
 * READ_ONLY: every call, and every opening to write. */

static char folder[PATH_MAX];
static int armed, action, error_number, log_fd = -1;
static long nth, count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void faults_arm(const char *root, const char *log_path, int what, long n, int error) {
    snprintf(folder, sizeof folder, "%s", root);
    log_fd = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    action = what, nth = n, error_number = error, count = 0;
    armed = 1;
}

static void absolute(int at, const char *path, char *full) {
    char base[PATH_MAX] = "", link[64];
    if (path[0] == '/') { snprintf(full, PATH_MAX, "%s", path); return; }
    if (at == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) base[0] = 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t n = readlink(link, base, sizeof base - 1);
        base[n > 0 ? n : 0] = 0;
    }
    if (!path[0]) { memcpy(full, base, PATH_MAX); return; }
    size_t n = strlen(base);
    memcpy(full, base, n);
    full[n] = '/';
    snprintf(full + n + 1, PATH_MAX - n - 1, "%s", path);
}

static int inside(const char *path) {
    size_t n = strlen(folder);
    return !strncmp(path, folder, n) && (path[n] == '/' || !path[n]);
}

static int needs_room(const char *kind) {
    return !strcmp(kind, "write") || !strcmp(kind, "create") || !strcmp(kind, "mkdir")
        || !strcmp(kind, "link") || !strcmp(kind, "extend");
}

/* Returns 0: go on; 1: fail with errno; 2: do half and die. */
static int event(const char *kind, const char *path, const char *other) {
    char line[2 * PATH_MAX + 32];
    int result = 0;
    pthread_mutex_lock(&lock);
    long n = ++count;
    int size = snprintf(line, sizeof line, "%s\t%s%s%s\n", kind, path, other ? "\t" : "",
                        other ? other : "");
    if (log_fd >= 0) syscall(SYS_write, log_fd, line, size);
    if (action == KILL && n == nth) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    if (action == TEAR && n == nth) result = 2;
    if ((action == FAIL && n == nth) || action == READ_ONLY
        || (action == FAIL_SPACE && n >= nth && needs_room(kind))) {
        errno = error_number;
        result = 1;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int on_path(const char *kind, int at, const char *path) {
    char full[PATH_MAX];
    if (!armed) return 0;
    absolute(at, path, full);
    return inside(full) ? event(kind, full, NULL) : 0;
}

static int on_pair(const char *kind, int at, const char *path, int other_at, const char *other) {
    char full[PATH_MAX], other_full[PATH_MAX];
    if (!armed) return 0;
    absolute(at, path, full);
    absolute(other_at, other, other_full);
    return inside(full) || inside(other_full) ? event(kind, full, other_full) : 0;
}

static int on_fd(const char *kind, int fd) { return on_path(kind, fd, ""); }

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* A call that is made or not; in the middle of it there is nothing to see. */
#define WHOLE(name, occurs, ...) \
    REAL(name); \
    int fate = occurs; \
    if (fate == 1) return -1; \
    if (fate == 2) { real(__VA_ARGS__); die(); } \
    return real(__VA_ARGS__)

int rename(const char *a, const char *b) {
    WHOLE(rename, on_pair("rename", AT_FDCWD, a, AT_FDCWD, b), a, b);
}
int renameat(int d, const char *a, int e, const char *b) {
    WHOLE(renameat, on_pair("rename", d, a, e, b), d, a, e, b);
}
int renameat2(int d, const char *a, int e, const char *b, unsigned f) {
    WHOLE(renameat2, on_pair("rename", d, a, e, b), d, a, e, b, f);
}
int link(const char *a, const char *b) {
    WHOLE(link, on_pair("link", AT_FDCWD, a, AT_FDCWD, b), a, b);
}
int linkat(int d, const char *a, int e, const char *b, int f) {
    WHOLE(linkat, on_pair("link", d, a, e, b), d, a, e, b, f);
}
int unlink(const char *a) { WHOLE(unlink, on_path("unlink", AT_FDCWD, a), a); }
int unlinkat(int d, const char *a, int f) { WHOLE(unlinkat, on_path("unlink", d, a), d, a, f); }
int rmdir(const char *a) { WHOLE(rmdir, on_path("unlink", AT_FDCWD, a), a); }
static int makes(int at, const char *path) {
    struct stat found;
    if (armed && !syscall(SYS_newfstatat, at, path, &found, 0)) return 0; /* told that it exists */
    return on_path("mkdir", at, path);
}
int mkdir(const char *a, mode_t m) { WHOLE(mkdir, makes(AT_FDCWD, a), a, m); }
int mkdirat(int d, const char *a, mode_t m) { WHOLE(mkdirat, makes(d, a), d, a, m); }
int truncate(const char *a, off_t n) { WHOLE(truncate, on_path("truncate", AT_FDCWD, a), a, n); }
int truncate64(const char *a, off64_t n) {
    WHOLE(truncate64, on_path("truncate", AT_FDCWD, a), a, n);
}
int ftruncate(int fd, off_t n) { WHOLE(ftruncate, on_fd("truncate", fd), fd, n); }
int ftruncate64(int fd, off64_t n) { WHOLE(ftruncate64, on_fd("truncate", fd), fd, n); }
int fallocate(int fd, int m, off_t o, off_t n) {
    WHOLE(fallocate, on_fd("extend", fd), fd, m, o, n);
}
int fallocate64(int fd, int m, off64_t o, off64_t n) {
    WHOLE(fallocate64, on_fd("extend", fd), fd, m, o, n);
}
int posix_fallocate(int fd, off_t o, off_t n) {
    REAL(posix_fallocate);
    return on_fd("extend", fd) ? error_number : real(fd, o, n);
}

static int synced(int fd) {
    int fate = on_fd("sync", fd);
    if (fate == 2) die();
    return fate ? -1 : 0;
}
int fsync(int fd) {
    REAL(fsync);
    return armed ? synced(fd) : real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    return armed ? synced(fd) : real(fd);
}

ssize_t write(int fd, const void *b, size_t n) {
    REAL(write);
    int fate = on_fd("write", fd);
    if (fate == 1) return -1;
    if (fate == 2) { real(fd, b, n / 2); die(); }
    return real(fd, b, n);
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
    REAL(pwrite);
    int fate = on_fd("write", fd);
    if (fate == 1) return -1;
    if (fate == 2) { real(fd, b, n / 2, o); die(); }
    return real(fd, b, n, o);
}
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
    REAL(pwrite64);
    int fate = on_fd("write", fd);
    if (fate == 1) return -1;
    if (fate == 2) { real(fd, b, n / 2, o); die(); }
    return real(fd, b, n, o);
}
ssize_t writev(int fd, const struct iovec *v, int n) {
    WHOLE(writev, on_fd("write", fd), fd, v, n);
}

/* Opening changes the disk where it makes or empties a file. */
static int opens(int at, const char *path, int flags) {
    struct stat found;
    if (armed && action == READ_ONLY && flags & (O_WRONLY | O_RDWR)) return on_path("open", at, path);
    if (!armed || !(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE) return 0;
    int exists = !syscall(SYS_newfstatat, at, path, &found, 0);
    if (exists && (!(flags & O_TRUNC) || !found.st_size)) return 0;
    return on_path(exists ? "truncate" : "create", at, path);
}
int access(const char *a, int m) {
    REAL(access);
    if (armed && action == READ_ONLY && m & W_OK && on_path("access", AT_FDCWD, a)) return -1;
    return real(a, m);
}
#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }
int open(const char *a, int f, ...) { MODE(f); WHOLE(open, opens(AT_FDCWD, a, f), a, f, mode); }
int open64(const char *a, int f, ...) { MODE(f); WHOLE(open64, opens(AT_FDCWD, a, f), a, f, mode); }
int openat(int d, const char *a, int f, ...) { MODE(f); WHOLE(openat, opens(d, a, f), d, a, f, mode); }
int openat64(int d, const char *a, int f, ...) {
    MODE(f);
    WHOLE(openat64, opens(d, a, f), d, a, f, mode);
}

/* What C writes through its own buffers cannot be stopped call by call: it is named in the log. */
static FILE *stream(FILE *(*real)(const char *, const char *), const char *a, const char *m) {
    if (armed && strpbrk(m, "wa+") && on_path("buffered", AT_FDCWD, a) == 1) return NULL;
    return real(a, m);
}
FILE *fopen(const char *a, const char *m) { REAL(fopen); return stream(real, a, m); }
FILE *fopen64(const char *a, const char *m) { REAL(fopen64); return stream(real, a, m); }
FILE *fdopen(int fd, const char *m) {
    REAL(fdopen);
    if (armed && strpbrk(m, "wa+") && on_fd("buffered", fd) == 1) return NULL;
    return real(fd, m);
}
