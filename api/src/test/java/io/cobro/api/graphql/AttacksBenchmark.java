package io.cobro.api.graphql;

import io.cobro.api.graphql.AttacksTest.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long each attack of [AttacksTest] keeps a processor, the worst of five first. Not part of
/// the suite; `benchmarks/README.md` tells how it is run.
final class AttacksBenchmark {

    private static final int RUNS = 5;

    private static final Path TOLD = Path.of("target", "attacks-benchmark.txt");

    private record Timed(String name, long worstMs, long medianMs) {}

    @Test
    void how_long_an_attack_takes() throws IOException {
        GraphqlFace face = Wired.face();
        AttacksTest.attacks().forEach(attack -> took(face, attack));
        List<Timed> times = new ArrayList<>();
        for (Attack attack : AttacksTest.attacks()) {
            List<Long> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                runs.add(took(face, attack));
            }
            Collections.sort(runs);
            times.add(new Timed(attack.name(), runs.getLast(), runs.get(RUNS / 2)));
        }
        times.sort((a, b) -> Long.compare(b.worstMs(), a.worstMs()));
        Files.write(
                TOLD,
                times.stream()
                        .map(timed ->
                                "%5d ms worst, %5d ms median: %s"
                                        .formatted(timed.worstMs(), timed.medianMs(), timed.name()))
                        .toList());
    }

    private static long took(GraphqlFace face, Attack attack) {
        long start = System.nanoTime();
        Wired.answer(face, attack.document(), attack.variable().toArray());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
