package dev.heddle.explorer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Loads all of Heddle and its tests anew, with one thing broken if wanted. */
class MutantLoader extends ClassLoader {
    private final @Nullable Mutant mutant;
    private boolean mutated;

    MutantLoader(@Nullable Mutant mutant) {
        super("broken", MutantLoader.class.getClassLoader());
        this.mutant = mutant;
    }

    /** Whether the mutation has found its place. */
    final boolean isMutated() {
        return mutated;
    }

    /** A new object of the class of that name. */
    final <T> T make(Class<T> as, String name) {
        try {
            return as.cast(loadClass(name).getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected final Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.heddle.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = rewritten(name, mutated(name, read(name)));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] mutated(String name, byte[] bytes) {
        if (mutant == null || !mutant.className().equals(name)) {
            return bytes;
        }
        ClassFile classFile = ClassFile.of();
        byte[] same = classFile.transformClass(classFile.parse(bytes), ClassTransform.ACCEPT_ALL);
        byte[] changed = mutant.apply(classFile, bytes);
        mutated = !Arrays.equals(changed, same);
        return changed;
    }

    /** What else is changed of a class. */
    byte[] rewritten(String name, byte[] bytes) {
        return bytes;
    }

    final byte[] read(String name) throws ClassNotFoundException {
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
