package io.dashstream.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gathers the figures of all rounds and shows their medians as a Markdown table. On the benchmark's thread. */
final class LoadTable {
    private static final String HEAD = """
            | Dialect | Clients | Records each | Live: deliveries/s | Live: CPU-s per million | From memory: deliveries/s \
            | From memory: CPU-s per million | Bare Netty: deliveries/s | Bare Netty: CPU-s per million \
            | CPU, live / bare | CPU, memory / bare | Allocated per delivery, live / memory |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    /** Who delivered, and from where. */
    enum Way {
        LIVE,
        MEMORY,
        BARE
    }

    private final Map<LoadStep, Map<Way, List<LoadFigure>>> figures = new LinkedHashMap<>();

    void add(LoadStep step, Way way, LoadFigure figure) {
        figures.computeIfAbsent(step, s -> new LinkedHashMap<>())
                .computeIfAbsent(way, w -> new ArrayList<>())
                .add(figure);
    }

    String markdown() {
        StringBuilder table = new StringBuilder(HEAD);
        figures.keySet().forEach(step -> table.append(row(step)));
        return table.toString();
    }

    private String row(LoadStep step) {
        double live = median(step, Way.LIVE, LoadFigure::cpuSecondsPerMillion);
        double memory = median(step, Way.MEMORY, LoadFigure::cpuSecondsPerMillion);
        double bare = median(step, Way.BARE, LoadFigure::cpuSecondsPerMillion);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %,.0f | %.2f | %,.0f | %.2f | %,.0f | %.2f | %.1f | %.1f | %.1f B / %.1f B |%n",
                step.dialect().name().toLowerCase(Locale.ROOT),
                step.clients(),
                step.records(),
                median(step, Way.LIVE, LoadFigure::perSecond),
                live,
                median(step, Way.MEMORY, LoadFigure::perSecond),
                memory,
                median(step, Way.BARE, LoadFigure::perSecond),
                bare,
                live / bare,
                memory / bare,
                median(step, Way.LIVE, LoadFigure::bytesPerDelivery),
                median(step, Way.MEMORY, LoadFigure::bytesPerDelivery));
    }

    private double median(LoadStep step, Way way, ToDoubleFunction<LoadFigure> of) {
        return Median.of(figures.getOrDefault(step, Map.of()).getOrDefault(way, List.of()).stream()
                .mapToDouble(of));
    }
}
