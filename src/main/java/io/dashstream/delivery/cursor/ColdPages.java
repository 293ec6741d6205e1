package io.dashstream.delivery.cursor;

import io.dashstream.log.LogLife;
import io.dashstream.log.ReadAnswer.Records;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pages one subscriber reads from behind memory: at most four partitions at a time, so that what it keeps is bounded
 * whatever it is behind: 256 KiB. With two, a lone client waited for pages a quarter of the time. The sink's event loop.
 *
 * <p>A partition keeps its place from page to page, because Kafka is read fastest in a row; when others wait, it gives the
 * place up after some pages.
 */
final class ColdPages {
    private static final Logger LOG = Logger.getLogger(ColdPages.class);
    private static final int MOST = 4;
    private static final int PAGES_IN_A_ROW = 64;
    private static final long FIRST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final LogLife life;
    private final EventExecutor loop;
    private final LongSupplier nanos;
    private final Runnable wake;
    private final List<ColdPage> pages = new ArrayList<>(MOST);

    /** Whether a partition was told in this turn, or in the one before, that there is no place. */
    private boolean waiting;

    private boolean waitedBefore;

    /** The partition that gave its place up for another. */
    private int yielded = -1;

    private boolean closed;

    /** @param wake has the subscriber look again, on the loop */
    ColdPages(LogLife life, EventExecutor loop, LongSupplier nanos, Runnable wake) {
        this.life = life;
        this.loop = loop;
        this.nanos = nanos;
        this.wake = wake;
    }

    void beginTurn() {
        waitedBefore = waiting;
        waiting = false;
    }

    /** The page of a partition, if it has one. */
    @Nullable
    ColdPage of(int partition) {
        for (ColdPage page : pages) {
            if (page.partition() == partition) {
                return page;
            }
        }
        return null;
    }

    /** A place for a partition that has none; null while there is none for it. */
    @Nullable
    ColdPage begin(int partition) {
        if (pages.size() == MOST) {
            waiting = true;
            return null;
        }
        if (partition == yielded && othersWait()) {
            return null;
        }
        yielded = -1;
        ColdPage page = new ColdPage(partition);
        pages.add(page);
        return page;
    }

    /** Sends the read of a page when one is due. */
    void read(ColdPage page, long after, long upTo, long nowNanos) {
        if (!page.wantsRead(nowNanos)) {
            return;
        }
        page.reading();
        life.read(TurnPages.request(page.partition(), after, upTo))
                .whenComplete((answer, fault) -> loop.execute(() -> {
                    if (closed && answer instanceof Records unwanted) {
                        unwanted.run().release();
                    } else if (!closed && fault == null) {
                        page.arrived(answer);
                        wake.run();
                    } else if (!closed) {
                        again(page, fault);
                    }
                }));
    }

    /** Keeps the place while something is asked on which the next read depends, and looks again when it was told. */
    <T> void ask(ColdPage page, CompletionStage<T> question, Consumer<T> told) {
        page.reading();
        question.whenComplete((answer, fault) -> loop.execute(() -> {
            page.asked();
            if (!closed) {
                if (fault == null) {
                    told.accept(answer);
                }
                wake.run();
            }
        }));
    }

    private void again(ColdPage page, @Nullable Throwable fault) {
        LOG.debugf(fault, "A page could not be read; trying again. partition=%d", page.partition());
        long patience = page.failed(nanos.getAsLong(), FIRST_PATIENCE, MOST_PATIENCE);
        page.again(loop.schedule(wake, patience, TimeUnit.NANOSECONDS));
    }

    /** What a page held is used up: the partition keeps its place, unless it is another's turn. */
    void used(ColdPage page) {
        page.use();
        if (othersWait() && page.pagesUsed() >= PAGES_IN_A_ROW) {
            yielded = page.partition();
            pages.remove(page);
        }
    }

    /**
     * Gives back the pages of a sink that takes nothing, of which none was taken since the call before: else each of many
     * stalled subscribers, all at other depths, would hold pages of its own for as long as it stalls.
     */
    void putAside() {
        pages.forEach(ColdPage::putAside);
    }

    /** The partition goes on from memory, if it had a place here. */
    void leave(int partition) {
        ColdPage page = of(partition);
        if (page != null) {
            page.use();
            pages.remove(page);
        }
    }

    /** Whether a place became free for a partition that was told there was none. */
    boolean hasPlaceForOthers() {
        return waiting && pages.size() < MOST;
    }

    private boolean othersWait() {
        return waiting || waitedBefore;
    }

    void close() {
        closed = true;
        pages.forEach(ColdPage::use);
        pages.clear();
    }
}
