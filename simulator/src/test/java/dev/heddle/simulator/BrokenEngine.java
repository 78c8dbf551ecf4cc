package dev.heddle.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Loads all of Heddle anew, with one thing broken if wanted, and runs seeds of the swarm on it. */
final class BrokenEngine extends ClassLoader {
    private final @Nullable Mutation mutation;
    private boolean mutated;

    BrokenEngine(@Nullable Mutation mutation) {
        super("broken", BrokenEngine.class.getClassLoader());
        this.mutation = mutation;
    }

    /** Whether the mutation has found its place. */
    boolean isMutated() {
        return mutated;
    }

    /** Runs something that is loaded by this loader; each is given the seed and says what is wrong, or nothing. */
    @SuppressWarnings("unchecked")
    LongFunction<String> make(Class<? extends LongFunction<String>> probe) {
        try {
            return (LongFunction<String>)
                    loadClass(probe.getName()).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
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
            if (mutation != null && mutation.className().equals(name)) {
                byte[] changed = mutation.apply(bytes);
                mutated = !Arrays.equals(
                        changed, new Mutation("none", name, "", element -> false, 0, (code, at) -> {}).apply(bytes));
                bytes = changed;
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
