package io.scriptorium.documents.catalog;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page of somebody's documents. Pages are continued by key: a cursor names the last item's place in the order, so that no page repeats or skips an item that stayed
 * where it was, however far one goes.
 */
record Listing(
        Folder folder, Sort sort, String query, @Nullable Cursor cursor, int limit) {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 100;
    /** The longest search. */
    static final int MAX_QUERY_LENGTH = 200;

    private static final int MAX_CURSOR_LENGTH = 4_096;

    /** Which documents. */
    enum Folder {
        ALL("d.deleted_at IS NULL"),
        MINE("d.deleted_at IS NULL AND m.role = 'owner'"),
        SHARED("d.deleted_at IS NULL AND m.role <> 'owner'"),
        TRASH("d.deleted_at IS NOT NULL AND m.role = 'owner'");

        private final String condition;

        Folder(String condition) {
            this.condition = condition;
        }
    }

    /** In which order. */
    enum Sort {
        EDITED("a.at", "DESC"),
        TITLE("lower(d.title)", "ASC"),
        CREATED("d.created_at", "DESC");

        private final String key;
        private final String direction;

        Sort(String key, String direction) {
            this.key = key;
            this.direction = direction;
        }
    }

    /** The place after which a page begins: the last item's sort key, and its id. */
    record Cursor(Sort sort, String key, UUID id) {
        String encode() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((sort + "\n" + id + "\n" + key).getBytes(StandardCharsets.UTF_8));
        }

        static Cursor decode(String text, Sort sort) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 3);
                Cursor cursor = new Cursor(Sort.valueOf(parts[0]), parts[2], UUID.fromString(parts[1]));
                cursor.value();
                if (cursor.sort == sort && text.length() <= MAX_CURSOR_LENGTH && cursor.key.indexOf('\0') < 0) {
                    return cursor;
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeException e) {
                // Refused below.
            }
            throw invalid("cursor", "The cursor is not one that this list gave out.");
        }

        Object value() {
            return switch (sort) {
                case EDITED, CREATED -> Sql.timestamp(Instant.parse(key));
                case TITLE -> key;
            };
        }
    }

    /** Items, and where the next page begins. */
    record Page(List<DocumentSummary> items, @Nullable String nextCursor) {}

    /**
     * Reads what a request asks for.
     *
     * @throws Problem 400 naming the parameter that is wrong
     */
    static Listing of(
            @Nullable String folder,
            @Nullable String sort,
            @Nullable String query,
            @Nullable String cursor,
            @Nullable String limit) {
        Folder chosenFolder = choose(Folder.class, folder, Folder.ALL, "folder");
        Sort chosenSort = choose(Sort.class, sort, Sort.EDITED, "sort");
        String search = query == null ? "" : query.strip();
        if (search.length() > MAX_QUERY_LENGTH || search.indexOf('\0') >= 0) {
            throw invalid("query", "A search has at most " + MAX_QUERY_LENGTH + " characters.");
        }
        return new Listing(
                chosenFolder,
                chosenSort,
                search,
                cursor == null || cursor.isEmpty() ? null : Cursor.decode(cursor, chosenSort),
                limit(limit));
    }

    /** Reads the page of a user. */
    Page read(Sql sql, UUID userId) {
        // Only constants are put together here; what the caller sent goes as parameters.
        String comparison = sort.direction.equals("DESC") ? "<" : ">";
        List<@Nullable Object> parameters = new ArrayList<>(List.of(userId, limit + 1));
        StringBuilder statement = new StringBuilder("SELECT m.role AS member_role, lower(d.title) AS title_key, ")
                .append(DocumentSummary.COLUMNS)
                .append(" FROM member m JOIN document d ON d.id = m.document_id ")
                .append(DocumentSummary.JOINS)
                .append(" WHERE m.user_id = $1 AND ")
                .append(folder.condition);
        if (!query.isEmpty()) {
            parameters.add("%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
            statement.append(" AND d.title ILIKE $").append(parameters.size());
        }
        Cursor after = cursor;
        if (after != null) {
            parameters.add(after.value());
            parameters.add(after.id());
            statement
                    .append(" AND (")
                    .append(sort.key)
                    .append(", d.id) ")
                    .append(comparison)
                    .append(" ($")
                    .append(parameters.size() - 1)
                    .append(", $")
                    .append(parameters.size())
                    .append(")");
        }
        statement
                .append(" ORDER BY ")
                .append(sort.key)
                .append(' ')
                .append(sort.direction)
                .append(", d.id ")
                .append(sort.direction)
                .append(" LIMIT $2");
        List<DocumentSummary> items = new ArrayList<>();
        String next = null;
        for (Row row : sql.run(statement.toString(), parameters.toArray())) {
            Role role = AccessRules.larger(row.getString("member_role"), row.getString("link_role"))
                    .orElseThrow();
            if (items.size() == limit) {
                return new Page(items, next);
            }
            DocumentSummary item = DocumentSummary.read(row, role);
            items.add(item);
            next = place(item, row.getString("title_key")).encode();
        }
        return new Page(items, null);
    }

    private Cursor place(DocumentSummary item, String titleKey) {
        String key = switch (sort) {
            case EDITED -> item.updatedAt().toString();
            case TITLE -> titleKey;
            case CREATED -> item.createdAt().toString();
        };
        return new Cursor(sort, key, item.id());
    }

    private static int limit(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw invalid("limit", "The limit is a number from 1 to " + MAX_LIMIT + ".");
    }

    private static <E extends Enum<E>> E choose(Class<E> type, @Nullable String text, E otherwise, String field) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        for (E constant : Objects.requireNonNull(type.getEnumConstants())) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw invalid(field, "There is no such " + field + ".");
    }

    private static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid-" + field, detail).with("field", field);
    }
}
