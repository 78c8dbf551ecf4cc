package dev.heddle.workload.model;

/**
 * One method for each {@link Event}.
 *
 * @param <R> what is made of an event
 */
public interface EventVisitor<R> {

    /**
     * For {@link Event.Run}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitRun(Event.Run event);

    /**
     * For {@link Event.RunFor}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitRunFor(Event.RunFor event);

    /**
     * For {@link Event.Sleep}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSleep(Event.Sleep event);

    /**
     * For {@link Event.Timer}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitTimer(Event.Timer event);

    /**
     * For {@link Event.Lock}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitLock(Event.Lock event);

    /**
     * For {@link Event.Unlock}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitUnlock(Event.Unlock event);

    /**
     * For {@link Event.Wait}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitWait(Event.Wait event);

    /**
     * For {@link Event.Sync}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSync(Event.Sync event);

    /**
     * For {@link Event.Signal}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSignal(Event.Signal event);

    /**
     * For {@link Event.Broadcast}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitBroadcast(Event.Broadcast event);

    /**
     * For {@link Event.Suspend}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSuspend(Event.Suspend event);

    /**
     * For {@link Event.Resume}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitResume(Event.Resume event);

    /**
     * For {@link Event.Barrier}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitBarrier(Event.Barrier event);

    /**
     * For {@link Event.SemPost}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSemPost(Event.SemPost event);

    /**
     * For {@link Event.SemWait}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitSemWait(Event.SemWait event);

    /**
     * For {@link Event.Yield}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitYield(Event.Yield event);

    /**
     * For {@link Event.Fork}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitFork(Event.Fork event);

    /**
     * For {@link Event.Memory}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitMemory(Event.Memory event);

    /**
     * For {@link Event.IoRun}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitIoRun(Event.IoRun event);

    /**
     * For {@link Event.MemRun}.
     *
     * @param event the event
     * @return what is made of it
     */
    R visitMemRun(Event.MemRun event);
}
