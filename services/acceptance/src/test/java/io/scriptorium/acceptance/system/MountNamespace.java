package io.scriptorium.acceptance.system;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whose view of the file system a process has. In one of its own a small disk can be put under a folder without anybody else noticing; root may have one,
 * and so may everybody who may be root in a user namespace of his own. Where neither is allowed, as in a container that is locked up well, there is none.
 *
 * @param enter what a command begins with that is to run in a new one
 * @param join what a command begins with that is to run in that of a process, whose id follows
 */
public record MountNamespace(List<String> enter, List<String> join) {
    /** The one of this process. */
    public static final MountNamespace EVERYBODYS = new MountNamespace(List.of(), List.of());

    private static final MountNamespace ROOTS =
            new MountNamespace(List.of("unshare", "--mount"), List.of("nsenter", "--mount", "--target"));
    private static final MountNamespace USERS = new MountNamespace(
            List.of("unshare", "--user", "--map-root-user", "--mount"),
            List.of("nsenter", "--user", "--preserve-credentials", "--mount", "--target"));

    /** One of its own where that is allowed, else everybody's. */
    public static MountNamespace ownWhereAllowed() {
        return Stream.of(ROOTS, USERS)
                .filter(namespace -> LocalSystem.run(Stream.concat(
                                namespace.enter.stream(),
                                Stream.of("mount", "-t", "tmpfs", "-o", "size=1m", "scriptorium", "/mnt"))
                        .toList()))
                .findFirst()
                .orElse(EVERYBODYS);
    }

    /** Whether disks can be put into it. */
    boolean isOwn() {
        return !enter.isEmpty();
    }
}
