use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::{yield_now, JoinHandle};

async fn join_all(handles: Vec<JoinHandle<()>>) {
    for handle in handles {
        handle.await.expect("it was done");
    }
}

pub async fn yields(each: usize) -> usize {
    let last = Arc::new(AtomicUsize::new(0));
    let alternations = Arc::new(AtomicUsize::new(0));
    let mut both = Vec::new();
    for me in 1..=2 {
        let (last, alternations) = (last.clone(), alternations.clone());
        both.push(tokio::spawn(async move {
            for _ in 0..each {
                yield_now().await;
                if last.load(Relaxed) != me {
                    last.store(me, Relaxed);
                    alternations.store(alternations.load(Relaxed) + 1, Relaxed);
                }
            }
        }));
    }
    join_all(both).await;
    let found = alternations.load(Relaxed);
    // A worker may come back to the task that yields before it looks at the other one; some versions do about every other time.
    assert!(found >= 2 * each / 3, "of {} yields only {found} switched", 2 * each);
    2 * each
}

pub async fn channel_ping_pong(round_trips: usize) -> usize {
    let (there, mut at_other) = mpsc::channel(1);
    let (back, mut at_us) = mpsc::channel(1);
    tokio::spawn(async move {
        for _ in 0..round_trips {
            let n: usize = at_other.recv().await.expect("a message");
            back.send(n + 1).await.expect("a receiver");
        }
    });
    let mut n = 0;
    for _ in 0..round_trips {
        there.send(n + 1).await.expect("a receiver");
        n = at_us.recv().await.expect("a message");
    }
    assert_eq!(n, 2 * round_trips);
    2 * round_trips
}

async fn start_and_join(many: usize) {
    let ran: Arc<Vec<AtomicBool>> = Arc::new((0..many).map(|_| AtomicBool::new(false)).collect());
    let mut all = Vec::with_capacity(many);
    for i in 0..many {
        let ran = ran.clone();
        all.push(tokio::spawn(async move { ran[i].store(true, Relaxed) }));
    }
    join_all(all).await;
    assert!(ran.iter().all(|one| one.load(Relaxed)));
}

pub async fn start_join(many: usize) -> usize {
    start_and_join(many).await;
    many
}

pub async fn fan_out(times: usize) -> usize {
    for _ in 0..times {
        start_and_join(100).await;
    }
    times * 100
}

pub async fn skynet(leaves: usize) -> usize {
    assert_eq!(node(0, leaves).await, (leaves - 1) * leaves / 2);
    leaves
}

fn node(first: usize, leaves: usize) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    Box::pin(async move {
        if leaves == 1 {
            return first;
        }
        let each = leaves / 10;
        let children: Vec<_> = (0..10).map(|i| tokio::spawn(node(first + i * each, each))).collect();
        let mut sum = 0;
        for child in children {
            sum += child.await.expect("a sum");
        }
        sum
    })
}

pub async fn chained_start(many: usize) -> usize {
    let (done, mut end) = mpsc::channel(1);
    link(1, many, done);
    assert_eq!(end.recv().await, Some(many));
    many
}

fn link(started: usize, many: usize, done: mpsc::Sender<usize>) {
    tokio::spawn(async move {
        if started == many {
            done.send(started).await.expect("a receiver");
        } else {
            link(started + 1, many, done);
        }
    });
}

pub async fn ring(hops: usize) -> usize {
    const TASKS: usize = 503;
    let counted = Arc::new(AtomicUsize::new(0));
    let (first, mut input) = mpsc::channel::<usize>(1);
    let mut all = Vec::new();
    for i in 0..TASKS {
        let (output, next_input) = mpsc::channel(1);
        let output = if i == TASKS - 1 { first.clone() } else { output };
        let counted = counted.clone();
        let mut from = std::mem::replace(&mut input, next_input);
        all.push(tokio::spawn(async move {
            // 0 ends it.
            while let Some(left) = from.recv().await {
                if left > 0 {
                    counted.store(counted.load(Relaxed) + 1, Relaxed);
                }
                // The first has ended by the time that the last tells it.
                let _ = output.send(left.saturating_sub(1)).await;
                if left == 0 {
                    return;
                }
            }
        }));
    }
    first.send(hops).await.expect("a receiver");
    join_all(all).await;
    assert_eq!(counted.load(Relaxed), hops);
    hops
}

pub async fn yield_many(each: usize) -> usize {
    const TASKS: usize = 200;
    let yielded = Arc::new(AtomicUsize::new(0));
    let mut all = Vec::new();
    for _ in 0..TASKS {
        let yielded = yielded.clone();
        all.push(tokio::spawn(async move {
            let mut n = 0;
            for _ in 0..each {
                yield_now().await;
                n += 1;
            }
            yielded.fetch_add(n, Relaxed);
        }));
    }
    join_all(all).await;
    assert_eq!(yielded.load(Relaxed), TASKS * each);
    TASKS * each
}

pub async fn producers_consumer(each: usize) -> usize {
    const PRODUCERS: usize = 4;
    let (queue, mut messages) = mpsc::channel(128);
    for _ in 0..PRODUCERS {
        let queue = queue.clone();
        tokio::spawn(async move {
            for message in 1..=each {
                queue.send(message).await.expect("a receiver");
            }
        });
    }
    let mut sum = 0;
    for _ in 0..PRODUCERS * each {
        sum += messages.recv().await.expect("a message");
    }
    assert_eq!(sum, PRODUCERS * (each + 1) * each / 2);
    PRODUCERS * each
}

/// Each waits for the other with a timeout of an hour, as a parked thread of Java does.
pub async fn timer(each: usize) -> usize {
    async fn receive(from: &mut mpsc::Receiver<usize>) -> usize {
        let received = tokio::time::timeout(Duration::from_secs(3_600), from.recv()).await;
        received.expect("an hour has not passed").expect("a message")
    }
    let (there, mut at_other) = mpsc::channel(1);
    let (back, mut at_us) = mpsc::channel(1);
    tokio::spawn(async move {
        for _ in 0..each {
            back.send(receive(&mut at_other).await + 1).await.expect("a receiver");
        }
    });
    let mut n = 0;
    for _ in 0..each {
        there.send(n + 1).await.expect("a receiver");
        n = receive(&mut at_us).await;
    }
    assert_eq!(n, 2 * each);
    2 * each
}

pub async fn hackbench(each: usize) -> usize {
    const GROUPS: usize = 4;
    const SENDERS: usize = 20;
    const RECEIVERS: usize = 20;
    let received = Arc::new(AtomicUsize::new(0));
    let mut all = Vec::new();
    for _ in 0..GROUPS {
        let mut pipes = Vec::new();
        for _ in 0..RECEIVERS {
            let (pipe, mut messages) = mpsc::channel::<usize>(40);
            pipes.push(pipe);
            let received = received.clone();
            all.push(tokio::spawn(async move {
                let mut n = 0;
                for _ in 0..SENDERS * each {
                    n += usize::from(messages.recv().await.expect("a message") > 0);
                }
                received.fetch_add(n, Relaxed);
            }));
        }
        for _ in 0..SENDERS {
            let pipes = pipes.clone();
            all.push(tokio::spawn(async move {
                for k in 1..=each {
                    for pipe in &pipes {
                        pipe.send(k).await.expect("a receiver");
                    }
                }
            }));
        }
    }
    join_all(all).await;
    let sum = received.load(Relaxed);
    assert_eq!(sum, GROUPS * RECEIVERS * SENDERS * each);
    sum
}

pub async fn hog() {
    let mut work = 0u64;
    loop {
        work = std::hint::black_box(work + 1);
    }
}
