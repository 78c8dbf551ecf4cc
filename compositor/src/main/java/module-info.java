/**
 * A desktop: a compositor at absolute deadlines, clients that draw, and tasks that are started and killed around them
 * ({@code desktop}); how a picture is made of the clients' surfaces ({@code picture}); what the clients draw
 * ({@code client}).
 */
module dev.heddle.compositor {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
    requires HdrHistogram;
    requires java.desktop;

    exports dev.heddle.compositor.client;
    exports dev.heddle.compositor.desktop;
    exports dev.heddle.compositor.picture;
}
