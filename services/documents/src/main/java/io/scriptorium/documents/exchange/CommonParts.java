package io.scriptorium.documents.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what two lists have in common, in order: the longest common subsequence, after what is equal at the start and at the end. What lies between is compared by dynamic programming, which takes as many steps,
 * and numbers, as there are pairs; beyond {@link #MAX_PAIRS} nothing of it counts as common.
 */
final class CommonParts {
    /** 2,000 changed blocks against as many; 16 MiB. */
    static final int MAX_PAIRS = 4_000_000;

    /** Marks what is in the second list alone. */
    static final int NONE = -1;

    private CommonParts() {}

    /** For each part of {@code wanted}, which part of {@code present} it is; rising, and {@link #NONE} where there is none. */
    static int[] find(List<?> present, List<?> wanted) {
        int[] common = new int[wanted.size()];
        Arrays.fill(common, NONE);
        int shorter = Math.min(present.size(), wanted.size());
        int start = 0;
        while (start < shorter && present.get(start).equals(wanted.get(start))) {
            common[start] = start;
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && present.get(present.size() - 1 - end).equals(wanted.get(wanted.size() - 1 - end))) {
            end++;
            common[wanted.size() - end] = present.size() - end;
        }
        between(
                present.subList(start, present.size() - end),
                wanted.subList(start, wanted.size() - end),
                start,
                common);
        return common;
    }

    private static void between(List<?> present, List<?> wanted, int offset, int[] common) {
        int rows = present.size();
        int columns = wanted.size();
        if (rows == 0 || columns == 0 || (long) rows * columns > MAX_PAIRS) {
            return;
        }
        // Numbers for equal parts, since comparing them is not cheap.
        Map<Object, Integer> numbers = new HashMap<>();
        int[] these = numbered(present, numbers);
        int[] those = numbered(wanted, numbers);
        // How much is common from a pair on.
        int[][] lengths = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                lengths[i][j] = these[i] == those[j]
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (these[i] == those[j]) {
                common[offset + j++] = offset + i++;
            } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    private static int[] numbered(List<?> parts, Map<Object, Integer> numbers) {
        return parts.stream()
                .mapToInt(part -> numbers.computeIfAbsent(part, ignored -> numbers.size()))
                .toArray();
    }
}
