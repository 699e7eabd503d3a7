//! The other end of the read figure: the same framework, the same bytes and headers, out of memory.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};

use sesshu_conformance::http::Response;

/// Headers that the framework or the connection makes by itself.
const MADE_BY_THE_FRAMEWORK: [&str; 3] = ["date", "content-length", "connection"];

/// What the baseline holds in memory.
struct Memory {
    headers: Vec<(HeaderName, HeaderValue)>,
    bodies: HashMap<String, Bytes>,
}

/// A baseline server in a process of its own.
pub(crate) struct Baseline {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Baseline {
    /// Starts a server that answers with the headers of this answer and with these bodies.
    pub(crate) fn start(
        directory: &Path,
        answer: &Response,
        bodies: &[(String, String)],
        workers: usize,
    ) -> Result<Baseline, String> {
        let file = directory.join("baseline.json");
        let headers: Vec<_> = answer
            .headers
            .iter()
            .filter(|(name, _)| !MADE_BY_THE_FRAMEWORK.contains(&name.as_str()))
            .collect();
        let memory = json!({"headers": headers, "bodies": bodies, "workers": workers});
        std::fs::write(&file, memory.to_string()).map_err(|e| e.to_string())?;
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let mut child = Command::new(program)
            .arg("serve-from-memory")
            .arg(&file)
            // It ends when its input does, that is with us.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out)
                .read_line(&mut line)
                .map_err(|e| e.to_string())?;
        }
        let address = line
            .trim()
            .parse()
            .map_err(|e| format!("the baseline did not start: {e}"))?;
        Ok(Baseline { child, address })
    }
}

impl Drop for Baseline {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves what is in the file until the input ends.
pub(crate) fn serve(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    let workers = value.get("workers").and_then(Value::as_u64).unwrap_or(2);
    let memory = Arc::new(Memory::from_json(&value)?);
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::from(Arc::clone(&memory)))
                .route("/fhir/Patient/{id}", web::get().to(answer))
        })
        .workers(usize::try_from(workers).unwrap_or(2))
        .bind(("127.0.0.1", 0))
        .map_err(|e| e.to_string())?;
        let address = server.addrs().first().copied().ok_or("no address")?;
        let mut out = std::io::stdout();
        writeln!(out, "{address}")
            .and_then(|()| out.flush())
            .map_err(|e| e.to_string())?;
        server.run().await.map_err(|e| e.to_string())
    })
}

async fn answer(memory: web::Data<Memory>, id: web::Path<String>) -> HttpResponse {
    let Some(body) = memory.bodies.get(id.as_str()) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::Ok();
    for (name, value) in &memory.headers {
        response.append_header((name, value));
    }
    response.body(body.clone())
}

impl Memory {
    fn from_json(value: &Value) -> Result<Memory, String> {
        let pairs = |name: &str| -> Vec<(String, String)> {
            let list = value.get(name).cloned().unwrap_or_default();
            serde_json::from_value(list).unwrap_or_default()
        };
        let mut headers = Vec::new();
        for (name, text) in pairs("headers") {
            let name = HeaderName::try_from(name).map_err(|e| e.to_string())?;
            let text = HeaderValue::try_from(text).map_err(|e| e.to_string())?;
            headers.push((name, text));
        }
        let bodies = pairs("bodies")
            .into_iter()
            .map(|(id, body)| (id, Bytes::from(body)))
            .collect();
        Ok(Memory { headers, bodies })
    }
}
