package dev.heddle.explorer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.util.Arrays;

/** Loads all of Heddle and its tests anew, with one thing broken, to be run on the real machine. */
final class MutantLoader extends ClassLoader {
    private final Mutant mutant;
    private boolean mutated;

    MutantLoader(Mutant mutant) {
        super("broken", MutantLoader.class.getClassLoader());
        this.mutant = mutant;
    }

    /** Whether the mutation has found its place. */
    boolean isMutated() {
        return mutated;
    }

    /** A new object of the class of that name. */
    <T> T make(Class<T> as, String name) {
        try {
            return as.cast(loadClass(name).getConstructor().newInstance());
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
            if (mutant.className().equals(name)) {
                ClassFile classFile = ClassFile.of();
                byte[] same = classFile.transformClass(classFile.parse(bytes), ClassTransform.ACCEPT_ALL);
                bytes = mutant.apply(classFile, bytes);
                mutated = !Arrays.equals(bytes, same);
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
