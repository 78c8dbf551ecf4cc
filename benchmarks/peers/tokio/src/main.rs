//! peer: the same loads as heddle's benchmarks, on Tokio's scheduler.
//!
//!     peer NAME CPUS SIZE full|short WARMUP_MILLIS MEASURE_MILLIS
//!
//! prints one line for each number: metric, unit and value, with tabs between.

mod loads;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// Does its load once and returns how many operations that were; panics if they were not all done.
type Load = fn(usize) -> Pin<Box<dyn Future<Output = usize> + Send>>;

fn load(name: &str) -> Load {
    match name {
        "yield" => |size| Box::pin(loads::yields(size)),
        "channel-1cpu" | "channel-2cpu" | "pingpong-hog" | "pingpong-sleepers" => {
            |size| Box::pin(loads::channel_ping_pong(size))
        }
        "start-join" => |size| Box::pin(loads::start_join(size)),
        "skynet" => |size| Box::pin(loads::skynet(size)),
        "chained-start" => |size| Box::pin(loads::chained_start(size)),
        "ring" => |size| Box::pin(loads::ring(size)),
        "yield-many" => |size| Box::pin(loads::yield_many(size)),
        "fan-out" => |size| Box::pin(loads::fan_out(size)),
        "producers-consumer" => |size| Box::pin(loads::producers_consumer(size)),
        "timer" => |size| Box::pin(loads::timer(size)),
        "hackbench" => |size| Box::pin(loads::hackbench(size)),
        _ => panic!("no load is named {name}"),
    }
}

struct Effort {
    short: bool,
    warmup: Duration,
    least: Duration,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at].parse::<usize>().expect("a number");
    let name = arguments[1].as_str();
    let load = load(name);
    let size = number(3);
    let effort = Effort {
        short: arguments[4] == "short",
        warmup: Duration::from_millis(number(5) as u64),
        least: Duration::from_millis(number(6) as u64),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(number(2))
        .enable_time()
        .build()
        .expect("a runtime");

    let nanos = nanos_per_operation(&runtime, load, size, &effort);
    let beside = name.starts_with("pingpong-");
    if name == "pingpong-hog" {
        runtime.spawn(loads::hog());
    } else if name == "pingpong-sleepers" {
        let _inside = runtime.enter();
        for _ in 0..if effort.short { 100 } else { 10_000 } {
            runtime.spawn(tokio::time::sleep(Duration::from_secs(86_400)));
        }
    }
    if beside {
        let with = nanos_per_operation(&runtime, load, size, &effort);
        println!("\tns\t{with}\nalone\tns\t{nanos}\nslowdown\tx\t{}", with / nanos);
    } else {
        println!("\tns\t{nanos}");
    }
    // A hog never ends.
    std::process::exit(0);
}

/// The median of several repetitions, after some to warm up. Each runs as a task, on a worker.
fn nanos_per_operation(runtime: &tokio::runtime::Runtime, load: Load, size: usize, effort: &Effort) -> f64 {
    let once = || runtime.block_on(async { tokio::spawn(load(size)).await.expect("it was done") });
    let warm = Instant::now();
    while warm.elapsed() < effort.warmup {
        once();
    }
    let mut all = Vec::new();
    let begin = Instant::now();
    while all.len() < (if effort.short { 1 } else { 3 }) || begin.elapsed() < effort.least {
        let before = Instant::now();
        let operations = once();
        all.push(before.elapsed().as_nanos() as f64 / operations as f64);
    }
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    if all.len() % 2 == 1 {
        all[middle]
    } else {
        (all[middle - 1] + all[middle]) / 2.0
    }
}
