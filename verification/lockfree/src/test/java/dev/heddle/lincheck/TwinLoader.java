package dev.heddle.lincheck;

import dev.heddle.litmus.Twin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Loads the engine and its checks anew, with one thing broken. */
final class TwinLoader extends ClassLoader {
    private final Twin twin;

    TwinLoader(Twin twin) {
        super("twin", TwinLoader.class.getClassLoader());
        this.twin = twin;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.heddle.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = read(name);
            if (name.equals("dev.heddle." + twin.className())) {
                bytes = twin.apply(bytes);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
