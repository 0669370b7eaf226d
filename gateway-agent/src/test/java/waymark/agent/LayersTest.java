package waymark.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import picocli.CommandLine;

/// The arrows of the README's section on layers, and the fences around heavy third parties.
@AnalyzeClasses(packages = "waymark", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {

  private static final String[] EDGES = {"waymark.kernel..", "waymark.probe..", "waymark.lab.."};

  @ArchTest
  static final ArchRule netstateKnowsNoOtherModule =
      classes()
          .that()
          .resideInAPackage("waymark.netstate..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("waymark.netstate..", "java..", "tools.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule insideNetstateJsonIsReadByTheSnapshotAlone =
      noClasses()
          .that()
          .resideInAPackage("waymark.netstate..")
          .and()
          .resideOutsideOfPackage("waymark.netstate.snapshot..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tools.jackson..");

  @ArchTest
  static final ArchRule packetIsTheGround =
      noClasses()
          .that()
          .resideInAPackage("waymark.netstate.packet..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "waymark.netstate.netfilter..",
              "waymark.netstate.routing..",
              "waymark.netstate.conntrack..",
              "waymark.netstate.walk..",
              "waymark.netstate.snapshot..");

  @ArchTest
  static final ArchRule whatIsWalkedKnowsNoWalk =
      noClasses()
          .that()
          .resideInAnyPackage(
              "waymark.netstate.netfilter..",
              "waymark.netstate.routing..",
              "waymark.netstate.conntrack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("waymark.netstate.walk..", "waymark.netstate.snapshot..");

  @ArchTest
  static final ArchRule theWalkKnowsNoSnapshot =
      noClasses()
          .that()
          .resideInAPackage("waymark.netstate.walk..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("waymark.netstate.snapshot..");

  @ArchTest
  static final ArchRule diagnosisIsPure =
      classes()
          .that()
          .resideInAPackage("waymark.diagnosis..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "waymark.diagnosis..", "waymark.netstate..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule policyKnowsOnlyTheModel =
      noClasses()
          .that()
          .resideInAPackage("waymark.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "waymark.diagnosis..",
              "waymark.agent..",
              "waymark.kernel..",
              "waymark.probe..",
              "waymark.lab..");

  @ArchTest
  static final ArchRule theEdgesNeverSeeOneAnother =
      slices().matching("waymark.(kernel|probe|lab)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule theEdgesJudgeNothing =
      noClasses()
          .that()
          .resideInAnyPackage(EDGES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("waymark.diagnosis..", "waymark.policy..", "waymark.agent..");

  @ArchTest
  static final ArchRule nothingKnowsTheOracle =
      noClasses()
          .that()
          .resideOutsideOfPackage("waymark.oracle..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("waymark.oracle..");

  @ArchTest
  static final ArchRule theOracleKnowsOnlyTheModelAndTheKernel =
      classes()
          .that()
          .resideInAPackage("waymark.oracle..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "waymark.oracle..",
              "waymark.netstate..",
              "waymark.kernel..",
              "picocli..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule jnaIsFencedInTheKernel =
      noClasses()
          .that()
          .resideOutsideOfPackage("waymark.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule nettyIsFencedInTheProbe =
      noClasses()
          .that()
          .resideOutsideOfPackage("waymark.probe..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule picocliIsFencedInThePrograms =
      noClasses()
          .that()
          .resideOutsideOfPackages("waymark.agent..", "waymark.oracle..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  /// What comes from outside reaches no terminal as it is; a ruleset in form is for a file.
  @ArchTest
  static final ArchRule whatIsPrintedIsShown =
      noClasses()
          .that()
          .resideInAPackage("waymark.agent..")
          .and()
          .doNotHaveSimpleName("Shown")
          .and()
          .doNotHaveSimpleName("FormatCommand")
          .should()
          .callMethod(CommandLine.class, "getOut")
          .orShould()
          .callMethod(CommandLine.class, "getErr");
}
