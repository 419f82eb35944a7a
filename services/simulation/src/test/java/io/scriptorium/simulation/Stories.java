package io.scriptorium.simulation;

import io.scriptorium.simulation.World.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Tells stories, and makes what fails as short as it can. */
final class Stories {
    /** How many shorter stories are tried for one that fails. */
    static final int MAX_SHRINKING = 250;

    /** Kept here: loggers that nobody holds lose their settings. */
    private static final Logger COLLAB = Logger.getLogger("io.scriptorium.collab");

    static {
        // What a room warns of is what the story does to it; but an error is a mistake of the room's.
        COLLAB.setUseParentHandlers(false);
        COLLAB.setLevel(Level.SEVERE);
        COLLAB.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                World world = World.current();
                if (world != null && line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                    world.fail("collab logs: " + line.getMessage(), line.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    private Stories() {}

    /**
     * Tells a seed's story.
     *
     * @throws Violation if something happens that must not, with the seed and the shortest story found in which it does
     */
    static Story.Ending tell(long seed) {
        List<Step> plan = Step.planOf(seed);
        Story.Ending ending = Story.tell(seed, plan);
        if (ending.violation() == null) {
            return ending;
        }
        throw failed(seed, plan, ending);
    }

    /** Tells the story of a seed with only these of its steps. */
    static void tell(long seed, List<Integer> numbers) {
        List<Step> plan = Step.planOf(seed).stream()
                .filter(step -> numbers.contains(step.number()))
                .toList();
        Story.Ending ending = Story.tell(seed, plan);
        if (ending.violation() != null) {
            throw message(seed, plan, ending);
        }
    }

    private static Violation failed(long seed, List<Step> plan, Story.Ending ending) {
        List<Step> steps = plan;
        Story.Ending shortest = ending;
        int left = MAX_SHRINKING;
        for (int chunk = Math.max(1, steps.size() / 2); left > 0; ) {
            boolean shorter = false;
            for (int from = 0; from < steps.size() && left > 0; ) {
                List<Step> without = new ArrayList<>(steps.subList(0, from));
                without.addAll(steps.subList(Math.min(steps.size(), from + chunk), steps.size()));
                Story.Ending attempt = Story.tell(seed, without);
                left--;
                if (attempt.violation() != null) {
                    steps = without;
                    shortest = attempt;
                    shorter = true;
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && !shorter) {
                break;
            }
            chunk = Math.max(1, chunk / 2);
        }
        return message(seed, steps, shortest);
    }

    private static Violation message(long seed, List<Step> steps, Story.Ending ending) {
        String numbers =
                steps.stream().map(step -> String.valueOf(step.number())).collect(Collectors.joining(","));
        Violation violation = ending.violation();
        return new Violation(
                "seed " + seed + ": " + (violation == null ? "" : violation.getMessage())
                        + "\n  replay with -Dscriptorium.seed=" + seed
                        + "\n  shortest: -Dscriptorium.seed=" + seed + " -Dscriptorium.simulation.steps=" + numbers
                        + "\n  its " + steps.size() + " steps: "
                        + steps.stream().map(step -> step.kind().name()).collect(Collectors.joining(" "))
                        + "\n" + ending.trace(),
                violation);
    }
}
