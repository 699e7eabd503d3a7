//! The program `sesshu`.

fn main() -> std::process::ExitCode {
    app::command::run()
}
