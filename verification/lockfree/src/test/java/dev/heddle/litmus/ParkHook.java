package dev.heddle.litmus;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;

/** What the classes under test call in place of {@link java.util.concurrent.locks.LockSupport}. */
@SuppressWarnings("DoNotCallSuggester") // only rewritten classes call it
public final class ParkHook {
    private ParkHook() {}

    /** A class, with calls of this one where it parks and unparks. */
    static byte[] into(byte[] bytes) {
        ClassDesc hook = ClassDesc.of(ParkHook.class.getName());
        CodeTransform change = (code, element) -> {
            if (element instanceof InvokeInstruction invoke
                    && invoke.owner().asInternalName().equals("java/util/concurrent/locks/LockSupport")) {
                code.invokestatic(hook, invoke.name().stringValue(), invoke.typeSymbol());
            } else {
                code.with(element);
            }
        };
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(classFile.parse(bytes), ClassTransform.transformingMethodBodies(change));
    }

    public static void park(Object blocker) {
        throw new Parked();
    }

    public static void parkNanos(Object blocker, long nanos) {
        throw new Parked();
    }

    public static void unpark(@Nullable Thread thread) {
        throw new Unparked();
    }
}
