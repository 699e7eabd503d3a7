//! The program `sesshu`.

/// Answers are put together from many small pieces on several threads, which is what this allocator is made for. It is built
/// with `no_thp`: in pages of two MiB each thread kept most of them for the little that lay there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    app::command::run()
}
