//! The program `sesshu`.

/// Answers are put together from many small pieces on several threads, which is what this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    app::command::run()
}
