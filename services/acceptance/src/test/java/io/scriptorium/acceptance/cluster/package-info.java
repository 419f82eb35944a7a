/** The stories that need a real cluster: the one that the current kubeconfig names. {@code ./mvnw -Pcluster verify} runs them. */
package io.scriptorium.acceptance.cluster;
