package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommonPartsTest {
    private static int[] find(String present, String wanted) {
        return CommonParts.find(letters(present), letters(wanted));
    }

    private static List<String> letters(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(""));
    }

    @Test
    void findsWhatIsCommon() {
        assertArrayEquals(new int[] {0, 1, 2}, find("abc", "abc"));
        assertArrayEquals(new int[] {}, find("abc", ""));
        assertArrayEquals(new int[] {-1, -1}, find("", "ab"));
        assertArrayEquals(new int[] {0, -1, 2}, find("abc", "axc"));
        assertArrayEquals(new int[] {-1, 1, 2, 4, -1}, find("abcde", "xbcey"));
    }

    @Test
    void isAlwaysRisingEqualAndAsLongAsPossible() {
        Random random = new Random(31);
        for (int round = 0; round < 500; round++) {
            List<Integer> present =
                    random.ints(random.nextInt(12), 0, 4).boxed().toList();
            List<Integer> wanted = random.ints(random.nextInt(12), 0, 4).boxed().toList();
            int[] common = CommonParts.find(present, wanted);
            int before = -1;
            int length = 0;
            for (int i = 0; i < common.length; i++) {
                if (common[i] != CommonParts.NONE) {
                    assertEquals(present.get(common[i]), wanted.get(i));
                    assertEquals(true, common[i] > before, Arrays.toString(common));
                    before = common[i];
                    length++;
                }
            }
            assertEquals(longest(present, wanted), length, present + " " + wanted);
        }
    }

    @Test
    void comparesNoMorePairsThanItsBound() {
        List<Integer> present =
                new ArrayList<>(IntStream.range(0, 2_101).boxed().toList());
        List<Integer> wanted = new ArrayList<>(present);
        Collections.rotate(wanted.subList(1, 2_100), 1);
        int[] common = CommonParts.find(present, wanted);
        assertEquals(0, common[0]);
        assertEquals(2_100, common[2_100]);
        assertEquals(
                2, Arrays.stream(common).filter(at -> at != CommonParts.NONE).count());
    }

    private static int longest(List<Integer> a, List<Integer> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        int[][] lengths = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                lengths[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? lengths[i - 1][j - 1] + 1
                        : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }
        return lengths[a.size()][b.size()];
    }
}
