package dev.heddle.compositor.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads the package anew, with one method of one class changed. */
final class MutantLoader extends ClassLoader {
    private static final String PACKAGE = MutantLoader.class.getPackageName() + ".";

    private final String className;
    private final String method;
    private final CodeTransform change;
    private final AtomicInteger changes;

    /**
     * A loader.
     *
     * @param className the class, without its package; empty: nothing is changed
     * @param changes counts what was changed; whoever makes the change counts
     */
    MutantLoader(String className, String method, CodeTransform change, AtomicInteger changes) {
        super(MutantLoader.class.getClassLoader());
        this.className = PACKAGE + className;
        this.method = method;
        this.change = change;
        this.changes = changes;
    }

    int changes() {
        return changes.get();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith(PACKAGE)) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            byte[] bytes = bytes(name);
            if (name.equals(className)) {
                ClassFile file = ClassFile.of();
                bytes = file.transformClass(
                        file.parse(bytes),
                        ClassTransform.transformingMethodBodies(
                                model -> model.methodName().equalsString(method), change));
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
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
