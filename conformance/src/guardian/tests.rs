//! A guardian acts when its owner is gone, and only then.

use super::*;
use std::time::Duration;

fn file(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("sesshu-guardian-{}-{name}", std::process::id()))
}

#[test]
fn a_guardian_acts_when_the_pipe_ends() {
    let path = file("acts");
    let mut guardian = Guardian::set("touch \"$1\"", &[path.to_str().unwrap()]).unwrap();
    drop(guardian.pipe.take());
    guardian.child.wait().unwrap();
    assert!(path.exists());
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_dismissed_guardian_does_nothing() {
    let path = file("rests");
    let guardian = Guardian::set("touch \"$1\"", &[path.to_str().unwrap()]).unwrap();
    guardian.dismiss();
    std::thread::sleep(Duration::from_millis(50));
    assert!(!path.exists());
}
