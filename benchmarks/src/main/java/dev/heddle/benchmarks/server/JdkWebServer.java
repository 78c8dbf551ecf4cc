package dev.heddle.benchmarks.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** The JDK's own. */
final class JdkWebServer implements WebServer {
    private static final int OK = 200;

    private final HttpServer server;

    JdkWebServer(Executor threads, Requests requests) throws IOException {
        // Headers and body are two packets; without this the second waits for the first one's acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, requests));
        server.setExecutor(threads);
        server.start();
    }

    private static void answer(HttpExchange exchange, Requests requests) throws IOException {
        try (exchange) {
            byte[] body = requests.answer(
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestURI().getQuery())
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(OK, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
