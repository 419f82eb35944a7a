package io.scriptorium.auth;

import static io.scriptorium.auth.Browser.setting;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A look into the service's database, past the service. */
public final class Tables {
    private Tables() {}

    /** The first column of an answer, as text. */
    public static List<String> column(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + setting("scriptorium.database.url"),
                        setting("scriptorium.database.user"),
                        setting("scriptorium.database.password"));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String one(String sql, Object... parameters) {
        return column(sql, parameters).getFirst();
    }
}
