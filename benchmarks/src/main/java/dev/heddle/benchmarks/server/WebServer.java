package dev.heddle.benchmarks.server;

import java.io.IOException;
import java.util.concurrent.Executor;

/** A server on the loopback interface that answers each request in a thread of the executor's. */
interface WebServer extends AutoCloseable {
    /** Which one. */
    enum Kind {
        /** {@code com.sun.net.httpserver}. */
        JDK("jdk", "the JDK's HTTP server") {
            @Override
            WebServer start(Executor threads, Requests requests) throws IOException {
                return new JdkWebServer(threads, requests);
            }
        },
        /** Eclipse Jetty. */
        JETTY("jetty", "Jetty") {
            @Override
            WebServer start(Executor threads, Requests requests) throws IOException {
                return new JettyWebServer(threads, requests);
            }
        };

        final String label;
        final String words;

        Kind(String label, String words) {
            this.label = label;
            this.words = words;
        }

        abstract WebServer start(Executor threads, Requests requests) throws IOException;
    }

    int port();

    @Override
    void close();
}
