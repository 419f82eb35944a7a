package io.scriptorium.acceptance.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pod may not do, and what it has to have: the restricted Pod Security profile, by the pod as the cluster has it and by what the kernel says of its process; a read-only
 * root; requests, limits, three probes.
 */
final class Restrictions {
    private static final Set<String> AMOUNTS = Set.of("cpu", "memory");

    private final List<String> broken = new ArrayList<>();

    private Restrictions() {}

    /**
     * Which of them a pod breaks.
     *
     * @param kernel {@code /proc/1/status} and {@code /proc/1/mounts} of its container
     */
    static List<String> brokenBy(Pod pod, String kernel) {
        Restrictions restrictions = new Restrictions();
        restrictions.judge(pod.getSpec());
        restrictions.judge(kernel);
        return restrictions.broken;
    }

    private void want(boolean kept, String what) {
        if (!kept) {
            broken.add(what);
        }
    }

    private static boolean isNot(Boolean value) {
        return value == null || !value;
    }

    private void judge(PodSpec spec) {
        want(isNot(spec.getHostNetwork()) && isNot(spec.getHostPID()) && isNot(spec.getHostIPC()), "the host's");
        want(Boolean.FALSE.equals(spec.getAutomountServiceAccountToken()), "a token");
        want(spec.getVolumes().stream().allMatch(Restrictions::isAllowed), "volumes");
        PodSecurityContext all = spec.getSecurityContext();
        want(all.getSeccompProfile().getType().equals("RuntimeDefault"), "seccomp");
        for (Container container : spec.getContainers()) {
            SecurityContext own = container.getSecurityContext();
            want(Boolean.TRUE.equals(all.getRunAsNonRoot()) && !Boolean.FALSE.equals(own.getRunAsNonRoot()), "root");
            want(isNot(own.getPrivileged()), "privileged");
            want(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()), "escalation");
            want(own.getCapabilities().getDrop().contains("ALL"), "capabilities");
            want(own.getCapabilities().getAdd().isEmpty(), "added capabilities");
            want(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()), "a root that can be written");
            want(container.getPorts().stream().allMatch(port -> port.getHostPort() == null), "the host's ports");
            Map<String, Quantity> requests = container.getResources().getRequests();
            Map<String, Quantity> limits = container.getResources().getLimits();
            want(requests.keySet().containsAll(AMOUNTS) && limits.keySet().containsAll(AMOUNTS), "requests and limits");
            want(
                    container.getStartupProbe() != null
                            && container.getReadinessProbe() != null
                            && container.getLivenessProbe() != null,
                    "three probes");
        }
    }

    private static boolean isAllowed(Volume volume) {
        return volume.getEmptyDir() != null
                || volume.getProjected() != null
                || volume.getSecret() != null
                || volume.getConfigMap() != null
                || volume.getPersistentVolumeClaim() != null;
    }

    private void judge(String kernel) {
        want(
                kernel.lines().anyMatch(line -> line.matches("Uid:(\\s+[1-9]\\d*){4}")),
                "a user other than root, in fact");
        want(kernel.lines().anyMatch(line -> line.matches("CapEff:\\s+0+")), "no capabilities, in fact");
        want(kernel.lines().anyMatch(line -> line.matches("CapBnd:\\s+0+")), "no capabilities to be had, in fact");
        want(kernel.lines().anyMatch(line -> line.matches("NoNewPrivs:\\s+1")), "no escalation, in fact");
        want(kernel.lines().anyMatch(line -> line.matches("Seccomp:\\s+2")), "seccomp, in fact");
        want(kernel.lines().anyMatch(line -> line.matches("\\S+ / \\S+ ro[, ].*")), "a read-only root, in fact");
    }
}
