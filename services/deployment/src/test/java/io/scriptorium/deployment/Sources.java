package io.scriptorium.deployment;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' sources and READMEs say about their settings. */
final class Sources {
    private static final Pattern NAME = Pattern.compile("scriptorium\\.[a-z]+([.-][a-z]+)*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(" + NAME.pattern() + ")");
    private static final Pattern INJECTED =
            Pattern.compile("(?:@ConfigProperty\\(\\s*name = |required\\(\\s*config, |getOptionalValue\\(\\s*)\"("
                    + NAME.pattern() + ")\"");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"(scriptorium[a-z.-]*)\"\\)");
    private static final Pattern METHOD =
            Pattern.compile("(?m)^    [A-Z][\\w<>]* (\\w+)\\(\\);|^    (?:int|long|boolean) (\\w+)\\(\\);");
    private static final Pattern DOCUMENTED = Pattern.compile("`(SCRIPTORIUM_[A-Z_]+|…?_[A-Z_]+)`");

    private Sources() {}

    static Properties properties(String service) {
        Properties properties = new Properties();
        try {
            properties.load(
                    new StringReader(Chart.read("services/" + service + "/src/main/resources/application.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** The variables that a service's code and configuration read. */
    static Set<String> read(String service) {
        Set<String> names = new TreeSet<>();
        Path main = Chart.ROOT.resolve("services").resolve(service).resolve("src/main");
        Properties properties = properties(service);
        properties.forEach((key, value) -> {
            if (NAME.matcher((String) key).matches()) {
                names.add(variable((String) key));
            }
            Matcher placeholder = PLACEHOLDER.matcher((String) value);
            while (placeholder.find()) {
                names.add(variable(placeholder.group(1)));
            }
        });
        try (Stream<Path> files = Files.walk(main)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                Matcher mapping = MAPPING.matcher(text);
                if (mapping.find()) {
                    Matcher method = METHOD.matcher(text);
                    while (method.find()) {
                        String setting = method.group(1) == null ? method.group(2) : method.group(1);
                        names.add(variable(mapping.group(1) + "."
                                + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)));
                    }
                    continue;
                }
                Matcher injected = INJECTED.matcher(text);
                while (injected.find()) {
                    names.add(variable(injected.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Whether a service's code has something in it. */
    static boolean mention(String service, String text) {
        try (Stream<Path> files =
                Files.walk(Chart.ROOT.resolve("services").resolve(service).resolve("src/main"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The variables that a README's tables name; `_USER` after `SCRIPTORIUM_DATABASE_URL` is `SCRIPTORIUM_DATABASE_USER`. */
    static Set<String> documented(String readme) {
        Set<String> names = new TreeSet<>();
        for (String line :
                Chart.read(readme).lines().filter(l -> l.startsWith("| `")).toList()) {
            String cell = line.split("\\|", -1)[1];
            List<String> stems = new ArrayList<>();
            Matcher matcher = DOCUMENTED.matcher(cell);
            while (matcher.find()) {
                String name = matcher.group(1);
                if (name.startsWith("SCRIPTORIUM")) {
                    names.add(name);
                    stems = stems(name);
                } else {
                    String rest = name.substring(name.indexOf('_'));
                    stems.forEach(stem -> names.add(stem + rest));
                }
            }
        }
        return names;
    }

    private static List<String> stems(String name) {
        List<String> stems = new ArrayList<>();
        for (int end = name.lastIndexOf('_'); end > 0; end = name.lastIndexOf('_', end - 1)) {
            stems.add(name.substring(0, end));
        }
        return stems;
    }
}
