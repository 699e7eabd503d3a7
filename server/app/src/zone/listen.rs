//! One zone's listener: seats, handshake, HTTP/1.1, and the edge behind it.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use access::Digest;
use actix_http::error::DispatchError;
use actix_http::{HttpService, KeepAlive};
use actix_server::Server;
use actix_service::{
    IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config,
};
use actix_web::App;
use actix_web::dev::AppConfig;
use openssl::ssl::{Ssl, SslAcceptor};
use tokio::net::TcpStream;
use tokio_openssl::SslStream;

use super::seats::Seats;
use super::stream::{Io, ShownCertificate, Stream, Times};
use super::{Clients, EdgeSettings, ZoneSettings, tls};
use crate::web::{Edge, House, serve};

/// How long a handshake may take.
const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(5);
/// How long a connection that ends may take about it.
const FAREWELL_TIME_MAX: Duration = Duration::from_secs(2);
/// What is said to a connection for which there is no seat.
const NO_SEAT: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n";

/// Binds an address with a queue of this length.
pub(super) fn bind(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => tokio::net::TcpSocket::new_v4()?,
        SocketAddr::V6(_) => tokio::net::TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(backlog)?.into_std()
}

/// The server of one zone. It serves once it is awaited.
pub(super) fn server<H: House>(
    edge: Arc<Edge<H>>,
    listener: TcpListener,
    zone: &ZoneSettings,
    settings: &EdgeSettings,
) -> io::Result<Server> {
    let seats = Arc::new(Seats::new(
        settings.connections_max,
        settings.connections_per_source_max,
        settings.trusted_proxies.clone(),
    ));
    let times = Times {
        head: settings.head_timeout,
        idle: settings.keep_alive,
        write: settings.write_timeout,
    };
    let clients = edge.clients.clone();
    let accepting = |files| tls::acceptor(files, clients.as_deref());
    let acceptor = zone.tls.as_ref().map(accepting).transpose()?;
    let builder = Server::build()
        .workers(zone.workers.max(1))
        .disable_signals()
        .shutdown_timeout(settings.drain.as_secs())
        .max_concurrent_connections(settings.connections_max.saturating_add(256));
    let ending = builder.graceful_shutdown_signal();
    let name = crate::metrics::zone_name(zone.zone);
    let builder = builder.listen(name, listener, move || {
        let ending = ending.clone();
        let door = Rc::new(Door {
            seats: seats.clone(),
            acceptor: acceptor.clone(),
            clients: clients.clone(),
            times,
        });
        let http = HttpService::build()
            .keep_alive(KeepAlive::Timeout(times.idle))
            .client_request_timeout(times.head)
            .client_disconnect_timeout(FAREWELL_TIME_MAX)
            .tcp_nodelay(true)
            .graceful_shutdown_signal(move || {
                let ending = ending.clone();
                async move { ending.notified().await }
            })
            .on_connect_ext(|stream: &Stream, data| {
                data.insert(stream.watch.clone());
                if let Some(shown) = stream.certificate {
                    data.insert(ShownCertificate(shown));
                }
            })
            .h1(app(edge.clone()));
        fn_service(move |io: TcpStream| {
            let door = door.clone();
            async move { door.enter(io).await.map_err(DispatchError::Io) }
        })
        .and_then(http)
    })?;
    Ok(builder.run())
}

fn app<H: House>(
    edge: Arc<Edge<H>>,
) -> impl ServiceFactory<
    actix_http::Request,
    Config = (),
    Response = actix_web::dev::ServiceResponse,
    Error = actix_web::Error,
    InitError = (),
    Service: 'static,
    Future: 'static,
> {
    let app = App::new().default_service(fn_service(move |request| serve(edge.clone(), request)));
    map_config(app.into_factory(), |_: ()| AppConfig::default())
}

/// What a connection passes before its first request.
struct Door {
    seats: Arc<Seats>,
    acceptor: Option<SslAcceptor>,
    clients: Option<Arc<Clients>>,
    times: Times,
}

impl Door {
    async fn enter(&self, io: TcpStream) -> io::Result<(Stream, Option<SocketAddr>)> {
        let peer = io.peer_addr()?;
        let address: IpAddr = peer.ip();
        let Some(seat) = self.seats.take(address) else {
            if self.acceptor.is_none() {
                // A fresh socket has room for a line; nobody is waited for.
                let _ = tokio::time::timeout(FAREWELL_TIME_MAX, io.writable()).await;
                let _ = io.try_write(NO_SEAT);
            }
            return Err(io::Error::new(io::ErrorKind::ConnectionRefused, "no seat"));
        };
        io.set_nodelay(true)?;
        let (io, shown) = match &self.acceptor {
            None => (Io::Plain(io), None),
            Some(acceptor) => {
                let stream = handshake(acceptor, io).await?;
                let shown = self.shown(&stream)?;
                (Io::Tls(Box::new(stream)), shown)
            }
        };
        Ok((Stream::new(io, seat, self.times, shown), Some(peer)))
    }

    /// The certificate that the client showed. A connection with one that is not believed ends here.
    fn shown(&self, stream: &SslStream<TcpStream>) -> io::Result<Option<Digest>> {
        let Some(clients) = &self.clients else {
            return Ok(None);
        };
        let ssl = stream.ssl();
        let Some(certificate) = ssl.peer_certificate() else {
            return Ok(None);
        };
        match clients.believe(&certificate, ssl.peer_cert_chain()) {
            Ok(name) => Ok(Some(name)),
            Err(why) => {
                log::warn!(
                    "a connection was closed, because its certificate is not believed: {why}"
                );
                Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
            }
        }
    }
}

async fn handshake(acceptor: &SslAcceptor, io: TcpStream) -> io::Result<SslStream<TcpStream>> {
    let ssl = Ssl::new(acceptor.context())?;
    let mut stream = SslStream::new(ssl, io)?;
    let accepting: Pin<Box<dyn Future<Output = _>>> = Box::pin(Pin::new(&mut stream).accept());
    match tokio::time::timeout(HANDSHAKE_TIME_MAX, accepting).await {
        Ok(Ok(())) => Ok(stream),
        Ok(Err(error)) => Err(io::Error::other(error)),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
