import static java.lang.constant.ConstantDescs.*;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites the classes of a jar so that the JVM's class cache (JEP 483, JEP 514) holds all of them,
/// and nothing of them is made anew at each start. They do what they did before.
///
/// - Classes that are older than Java 7 become Java 8's, with stack maps: the cache leaves older ones
///   out, and picocli is compiled for Java 5.
/// - A `switch` over types, and the `equals` and `hashCode` of a record, are built by the JVM at their
///   first use (SwitchBootstraps, ObjectMethods), with the whole class-file library behind them; the
///   cache keeps none of that. They become plain methods.
///
/// `java Renew.java IN.jar OUT.jar [CLASSPATH.jar...]`
public final class Renew {

  private static final int FIRST_WITH_STACK_MAPS = 51;
  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  private Renew() {}

  public static void main(String[] args) throws IOException {
    // The classes that its own ones extend, for the stack maps.
    List<String> jars = new ArrayList<>(List.of(args));
    jars.remove(1);
    URL[] all = jars.stream().map(Renew::url).toArray(URL[]::new);
    ClassFile classes =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(new URLClassLoader(all))
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
    try (JarFile in = new JarFile(args[0]);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      for (Enumeration<JarEntry> entries = in.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class")) {
          bytes = renewed(classes, bytes);
        }
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(bytes);
        out.closeEntry();
      }
    }
  }

  private static URL url(String jar) {
    try {
      return Path.of(jar).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar, e);
    }
  }

  private static byte[] renewed(ClassFile classes, byte[] bytes) {
    ClassModel model = classes.parse(bytes);
    if (model.majorVersion() < FIRST_WITH_STACK_MAPS) {
      return classes.transformClass(
          model,
          ClassTransform.transformingMethodBodies(CodeBuilder::with)
              .andThen(ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }
    boolean any =
        model.methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(code -> code.elementStream())
            .anyMatch(e -> e instanceof InvokeDynamicInstruction call && replaced(call));
    if (!any) {
      return bytes;
    }
    List<InvokeDynamicInstruction> calls = new ArrayList<>();
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies(
                (code, element) -> plain(model, code, element, calls))
            .andThen(
                ClassTransform.endHandler(builder -> {
                  for (int i = 0; i < calls.size(); i++) {
                    method(builder, name(i), calls.get(i));
                  }
                })));
  }

  private static boolean replaced(InvokeDynamicInstruction call) {
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    if (bootstrap.owner().equals(SWITCHES)) {
      boolean types = bootstrap.methodName().equals("typeSwitch");
      return call.bootstrapArgs().stream()
          .allMatch(label -> types ? label instanceof ClassDesc : label instanceof String);
    }
    return bootstrap.owner().equals(RECORDS) && !call.name().equalsString("toString");
  }

  private static String name(int i) {
    return "renewed$" + i;
  }

  private static void plain(
      ClassModel model, CodeBuilder code, CodeElement element, List<InvokeDynamicInstruction> calls) {
    if (element instanceof InvokeDynamicInstruction call && replaced(call)) {
      boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
      code.invokestatic(
          model.thisClass().asSymbol(), name(calls.size()), call.typeSymbol(), isInterface);
      calls.add(call);
    } else {
      code.with(element);
    }
  }

  private static void method(ClassBuilder builder, String name, InvokeDynamicInstruction call) {
    builder.withMethodBody(
        name,
        call.typeSymbol(),
        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        code -> {
          if (call.bootstrapMethod().owner().equals(SWITCHES)) {
            select(code, call.typeSymbol().parameterType(0), call.bootstrapArgs());
          } else if (call.name().equalsString("equals")) {
            equal(code, call.typeSymbol().parameterType(0), fields(call));
          } else {
            hash(code, fields(call));
          }
        });
  }

  /// `static int (T target, int from)`: the number of the first label, from that one on, which the
  /// target is; -1 for null, and the count of labels for none.
  private static void select(CodeBuilder code, ClassDesc type, List<ConstantDesc> labels) {
    Label there = code.newLabel();
    code.aload(0).ifnonnull(there).iconst_m1().ireturn().labelBinding(there);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next).aload(0);
      switch (labels.get(i)) {
        case ClassDesc label -> code.instanceOf(label).ifeq(next);
        case String constant -> code.getstatic(type, constant, type).if_acmpne(next);
        default -> throw new IllegalStateException("a label of another kind: " + labels.get(i));
      }
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }

  /// A getter for each component of a record, after its class and its components' names.
  private static List<DirectMethodHandleDesc> fields(InvokeDynamicInstruction call) {
    return call.bootstrapArgs().stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
  }

  private static ClassDesc type(DirectMethodHandleDesc field) {
    return field.invocationType().returnType();
  }

  /// `static boolean (T one, Object other)`
  private static void equal(CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
    Label differ = code.newLabel();
    code.aload(1).instanceOf(record).ifeq(differ);
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc type = type(field);
      code.aload(0).getfield(record, field.methodName(), type);
      code.aload(1).checkcast(record).getfield(record, field.methodName(), type);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type)).ifne(differ);
      } else {
        code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
            .ifeq(differ);
      }
    }
    code.iconst_1().ireturn().labelBinding(differ).iconst_0().ireturn();
  }

  /// `static int (T one)`
  private static void hash(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc type = type(field);
      code.loadConstant(31).imul().aload(0).getfield(field.owner(), field.methodName(), type);
      code.invokestatic(
          type.isPrimitive() ? box(type) : OBJECTS,
          "hashCode",
          MethodTypeDesc.of(CD_int, type.isPrimitive() ? type : CD_Object));
      code.iadd();
    }
    code.ireturn();
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (primitive.descriptorString()) {
      case "I" -> CD_Integer;
      case "J" -> CD_Long;
      case "Z" -> CD_Boolean;
      case "D" -> CD_Double;
      case "F" -> CD_Float;
      case "B" -> CD_Byte;
      case "S" -> CD_Short;
      default -> CD_Character;
    };
  }
}
