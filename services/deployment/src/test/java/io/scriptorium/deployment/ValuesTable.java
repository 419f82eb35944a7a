package io.scriptorium.deployment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of values.yaml, each with its default and the comment lines right above it. */
final class ValuesTable {
    private static final Pattern SETTING = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");

    private ValuesTable() {}

    /** One setting; a group of settings has no default. */
    record Row(String path, String value, String comment) {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Chart.read("helm/scriptorium/values.yaml").lines().toList()) {
            Matcher setting = SETTING.matcher(line);
            if (line.isBlank()) {
                comment.setLength(0);
            } else if (line.strip().startsWith("#")) {
                comment.append(line.strip().substring(1).strip()).append(' ');
            } else if (setting.matches()) {
                while (path.size() > setting.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(setting.group(2));
                String value = setting.group(3) == null ? "" : setting.group(3).strip();
                rows.add(new Row(
                        String.join(".", path), value, comment.toString().strip()));
                comment.setLength(0);
            } else {
                throw new AssertionError("neither a comment nor a setting: " + line);
            }
        }
        return rows;
    }

    static String markdown() {
        StringBuilder table = new StringBuilder("| setting | default | what |\n|---|---|---|\n");
        for (Row row : rows()) {
            table.append("| `")
                    .append(row.path())
                    .append("` | ")
                    .append(row.value().isEmpty() ? "" : "`" + row.value() + "`")
                    .append(" | ")
                    .append(row.comment().replace("|", "\\|"))
                    .append(" |\n");
        }
        return table.toString();
    }
}
