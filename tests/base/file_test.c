/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/alloc.h"

/* Each test runs inside a folder of its own, which is the working directory meanwhile. */
struct scene {
    char folder[64];
    int home;
};

static int enter(void **state)
{
    struct scene *scene = xcalloc(1, sizeof(*scene));
    snprintf(scene->folder, sizeof(scene->folder), "%s/tare-file-XXXXXX", P_tmpdir);
    scene->home = open(".", O_RDONLY | O_DIRECTORY);
    *state = scene;
    if (mkdtemp(scene->folder) == NULL || chdir(scene->folder) != 0) {
        return -1;
    }
    umask(022);
    return 0;
}

static int leave(void **state)
{
    struct scene *scene = *state;
    DIR *dir = opendir(".");
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlink(entry->d_name) != 0) {
            rmdir(entry->d_name);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    int left = fchdir(scene->home);
    close(scene->home);
    int removed = rmdir(scene->folder);
    free(scene);
    return left == 0 && removed == 0 ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    struct error err = {0};
    if (!file_write(path, text, strlen(text), &err)) {
        fail_msg("%s", err.message);
    }
}

static void assert_holds(const char *path, const char *text)
{
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    struct error err = {0};
    if (!file_read(path, 1 << 20, &buf, &err)) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(buf_text(&buf), text);
}

static int count_entries(void)
{
    int count = -2; // . and ..
    DIR *dir = opendir(".");
    while (readdir(dir) != NULL) {
        count++;
    }
    closedir(dir);
    return count;
}

static mode_t mode_of(const char *path)
{
    struct stat info = {0};
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void assert_refused(const char *path, const char *reason)
{
    struct error err = {0};
    assert_false(file_write(path, "new", 3, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_non_null(strstr(err.message, reason));
    assert_non_null(strstr(err.message, path));
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    size_t len = 300000;
    char *bytes = xmalloc(len);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (char)(i * 7 % 256);
    }
    assert_true(file_write("data", bytes, len, NULL));
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    assert_true(file_read("data", len, &buf, NULL));
    assert_int_equal(buf.len, len);
    assert_memory_equal(buf.data, bytes, len);
    assert_true(file_write("data", NULL, 0, NULL));
    assert_holds("data", "");
    assert_int_equal(count_entries(), 1);
    free(bytes);
}

static void a_file_over_the_limit_is_refused_with_both_sizes(void **state)
{
    (void)state;
    put("data", "0123456789");
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    struct error err = {0};
    assert_true(file_read("data", 10, &buf, &err));
    assert_false(file_read("data", 9, &buf, &err));
    assert_int_equal(err.kind, ERROR_DATA);
    assert_string_equal(err.message, "'data' has 10 bytes, allowed are 9");
    assert_false(file_read("/dev/zero", 100000, &buf, &err));
    assert_string_equal(err.message,
                        "'/dev/zero' has more than the allowed 100000 bytes");
}

static void files_that_say_they_are_empty_are_read(void **state)
{
    (void)state;
    if (!file_exists("/proc/self/status")) {
        skip();
    }
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    assert_true(file_read("/proc/self/status", 1 << 20, &buf, NULL));
    assert_non_null(strstr(buf_text(&buf), "Pid:"));
}

static void what_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    struct error err = {0};
    assert_false(file_read("missing", 10, &buf, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_string_equal(err.message, "cannot open 'missing': No such file or directory");
    assert_false(file_read(".", 10, &buf, &err));
    assert_int_equal(err.kind, ERROR_DATA);
    assert_string_equal(err.message, "'.' is a folder, not a file");
}

static void a_dash_is_standard_input(void **state)
{
    (void)state;
    put("input", "from stdin");
    int saved = dup(STDIN_FILENO);
    int fd = open("input", O_RDONLY);
    assert_true(dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    bool ok = file_read("-", 100, &buf, NULL);
    dup2(saved, STDIN_FILENO);
    close(saved);
    assert_true(ok);
    assert_string_equal(buf_text(&buf), "from stdin");
}

static void a_new_file_has_the_mode_of_the_umask(void **state)
{
    (void)state;
    umask(027);
    put("data", "x");
    umask(022);
    assert_int_equal(mode_of("data"), 0640);
}

static void a_replaced_file_keeps_its_mode(void **state)
{
    (void)state;
    put("data", "old");
    assert_int_equal(chmod("data", 0604), 0);
    put("data", "new");
    assert_holds("data", "new");
    assert_int_equal(mode_of("data"), 0604);
}

static void a_symbolic_link_stays_one(void **state)
{
    (void)state;
    assert_int_equal(mkdir("sub", 0755), 0);
    put("target", "old");
    assert_int_equal(symlink("../target", "sub/second"), 0);
    assert_int_equal(symlink("sub/second", "first"), 0);
    put("first", "new");
    struct stat info;
    assert_int_equal(lstat("first", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(lstat("target", &info), 0);
    assert_true(S_ISREG(info.st_mode));
    assert_holds("target", "new");
    unlink("sub/second");
}

static void a_dangling_link_creates_its_target(void **state)
{
    (void)state;
    assert_int_equal(symlink("target", "link"), 0);
    assert_true(file_check_writable("link", NULL));
    assert_int_equal(count_entries(), 1);
    put("link", "new");
    struct stat info;
    assert_int_equal(lstat("link", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_holds("target", "new");
}

static void a_circle_of_links_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(symlink("a", "b"), 0);
    assert_refused("a", "symbolic links");
    assert_false(file_check_writable("a", NULL));
}

static void devices_are_written_straight(void **state)
{
    (void)state;
    struct stat before;
    struct stat after;
    assert_int_equal(stat("/dev/null", &before), 0);
    put("/dev/null", "gone");
    assert_int_equal(stat("/dev/null", &after), 0);
    assert_true(S_ISCHR(after.st_mode));
    assert_true(before.st_ino == after.st_ino);
    assert_true(file_check_writable("/dev/null", NULL));
    if (file_exists("/dev/full")) {
        assert_refused("/dev/full", "No space left");
    }
}

static void an_open_descriptor_is_written_where_it_stands(void **state)
{
    (void)state;
    int fd = open("log", O_RDWR | O_CREAT, 0644);
    assert_true(write(fd, "before ", 7) == 7);
    char path[64];
    snprintf(path, sizeof(path), "/dev/fd/%d", fd);
    if (!file_exists(path)) {
        close(fd);
        skip();
    }
    put(path, "document");
    close(fd);
    assert_holds("log", "before document");
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
    assert_true(file_check_writable(path, NULL));
    put(path, "piped");
    char got[8] = "";
    assert_true(read(ends[0], got, sizeof(got)) == 5);
    assert_string_equal(got, "piped");
    close(ends[0]);
    close(ends[1]);
}

static void bad_paths_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *reason;
    } cases[] = {
        {"missing/data", "No such file"},
        {".", "directory"},
        {"new/", "directory"},
        {"", "No such file"},
        {"file/data", "Not a directory"},
    };
    put("file", "x");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_refused(cases[i].path, cases[i].reason);
        struct error err = {0};
        assert_false(file_check_writable(cases[i].path, &err));
        assert_non_null(strstr(err.message, cases[i].reason));
    }
    char longest[300];
    memset(longest, 'n', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_refused(longest, "too long");
    assert_int_equal(count_entries(), 1);
}

static void the_longest_name_can_be_written(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    put(name, "x");
    put(name, "y");
    assert_holds(name, "y");
}

static void a_full_disk_keeps_the_old_file(void **state)
{
    (void)state;
    put("data", "old");
    struct rlimit saved;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = saved.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    char *large = xcalloc(1, 100000);
    struct error err = {0};
    bool ok = file_write("data", large, 100000, &err);
    setrlimit(RLIMIT_FSIZE, &saved);
    signal(SIGXFSZ, SIG_DFL);
    free(large);
    assert_false(ok);
    assert_int_equal(err.sys_errno, EFBIG);
    assert_holds("data", "old");
    assert_int_equal(count_entries(), 1);
}

static void a_read_only_folder_keeps_the_old_file(void **state)
{
    struct scene *scene = *state;
    put("data", "old");
    assert_int_equal(chmod("data", 0666), 0);
    assert_int_equal(chmod(scene->folder, 0555), 0);
    /* Root may write everywhere: another user takes its place. */
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0) {
        skip();
    }
    struct error err = {0};
    bool ok = file_write("data", "new", 3, &err);
    bool may = file_check_writable("data", NULL);
    if (is_root) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_int_equal(chmod(scene->folder, 0755), 0);
    assert_false(ok);
    assert_false(may);
    assert_int_equal(err.sys_errno, EACCES);
    assert_holds("data", "old");
    assert_int_equal(count_entries(), 1);
}

static void a_protected_file_is_not_replaced(void **state)
{
    struct scene *scene = *state;
    put("data", "old");
    assert_int_equal(chmod("data", 0444), 0);
    assert_int_equal(chmod(scene->folder, 0777), 0);
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0) {
        skip();
    }
    bool ok = file_write("data", "new", 3, NULL);
    bool may = file_check_writable("data", NULL);
    bool may_beside = file_check_writable("other", NULL);
    if (is_root) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_false(ok);
    assert_false(may);
    assert_true(may_beside);
    assert_holds("data", "old");
}

static void a_leftover_of_a_killed_process_does_no_harm(void **state)
{
    (void)state;
    char leftover[64];
    snprintf(leftover, sizeof(leftover), ".tare-%ld-0.tmp", (long)getpid());
    int fd = open(leftover, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
    put("data", "new");
    assert_holds("data", "new");
    assert_true(file_exists(leftover));
}

static void asking_leaves_nothing_behind(void **state)
{
    (void)state;
    assert_true(file_check_writable("new", NULL));
    assert_int_equal(count_entries(), 0);
    put("data", "old");
    assert_true(file_check_writable("data", NULL));
    assert_holds("data", "old");
    assert_int_equal(count_entries(), 1);
    assert_true(file_exists("data"));
    assert_false(file_exists("new"));
    assert_false(file_is_dir("data"));
    assert_true(file_is_dir("."));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_written_is_read_back),
        IN_FOLDER(a_file_over_the_limit_is_refused_with_both_sizes),
        IN_FOLDER(files_that_say_they_are_empty_are_read),
        IN_FOLDER(what_cannot_be_read_is_an_error),
        IN_FOLDER(a_dash_is_standard_input),
        IN_FOLDER(a_new_file_has_the_mode_of_the_umask),
        IN_FOLDER(a_replaced_file_keeps_its_mode),
        IN_FOLDER(a_symbolic_link_stays_one),
        IN_FOLDER(a_dangling_link_creates_its_target),
        IN_FOLDER(a_circle_of_links_is_an_error),
        IN_FOLDER(devices_are_written_straight),
        IN_FOLDER(an_open_descriptor_is_written_where_it_stands),
        IN_FOLDER(bad_paths_are_refused),
        IN_FOLDER(the_longest_name_can_be_written),
        IN_FOLDER(a_full_disk_keeps_the_old_file),
        IN_FOLDER(a_read_only_folder_keeps_the_old_file),
        IN_FOLDER(a_protected_file_is_not_replaced),
        IN_FOLDER(a_leftover_of_a_killed_process_does_no_harm),
        IN_FOLDER(asking_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("base/file", tests, NULL, NULL);
}
