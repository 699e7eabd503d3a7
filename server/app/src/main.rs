//! The program `sesshu`.

/// Answers are put together from many small pieces on several threads, and a file's rows pass from one thread to another. This
/// allocator lets threads share what they no longer need; `.cargo/config.toml` says how soon it gives it back.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    app::command::run()
}
