import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Asks HL7's validator about files: {@code Reference PACKAGE FILE|FOLDER...}.
 *
 * <p>The definitions of the folder PACKAGE are loaded, each with a snapshot made here; without a network, and with the
 * codes that are in these definitions and in those of FHIR R4. One line a finding is printed, fields parted by tabs:
 * file, severity, name of the message, expression, message. A file whose name ends in {@code .ndjson} has a resource on
 * each line. Whether findings matter is decided by who reads the lines.
 */
public final class Reference {
    private final FhirContext context = FhirContext.forR4();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final FhirValidator validator;
    private final Map<Path, StructureDefinition> structures = new TreeMap<>();

    private Reference(Path folder) throws IOException {
        PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(context);
        for (Path file : files(folder)) {
            String text = Files.readString(file);
            if (!text.contains("\"resourceType\"") || isBundle(file)) {
                continue;
            }
            IBaseResource resource = context.newJsonParser().parseResource(text);
            if (resource instanceof StructureDefinition structure) {
                own.addStructureDefinition(structure);
                structures.put(file.toRealPath(), structure);
            } else if (resource instanceof ValueSet values) {
                own.addValueSet(values);
            } else if (resource instanceof CodeSystem codes) {
                own.addCodeSystem(codes);
            }
        }
        IValidationSupport snapshots = new SnapshotGeneratingValidationSupport(context);
        IValidationSupport chain = new ValidationSupportChain(
                own,
                new DefaultProfileValidationSupport(context),
                snapshots,
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context));
        for (StructureDefinition structure : structures.values()) {
            try {
                chain.generateSnapshot(
                        new ValidationSupportContext(chain), structure, structure.getUrl(), null, structure.getName());
            } catch (RuntimeException fault) {
                line("StructureDefinition-" + structure.getId(), "error", "SNAPSHOT", "StructureDefinition", fault.toString());
            }
        }
        FhirInstanceValidator rules = new FhirInstanceValidator(chain);
        rules.setErrorForUnknownProfiles(true);
        rules.setAnyExtensionsAllowed(true);
        validator = context.newValidator().registerValidatorModule(rules);
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: Reference PACKAGE FILE|FOLDER...");
            System.exit(2);
        }
        Reference reference = new Reference(Path.of(arguments[0]));
        for (int at = 1; at < arguments.length; at++) {
            Path path = Path.of(arguments[at]);
            for (Path file : Files.isDirectory(path) ? files(path) : List.of(path)) {
                reference.ask(file);
            }
        }
    }

    /** HL7's search parameters are in a bundle, and are not ours to judge. */
    private static boolean isBundle(Path file) {
        return file.endsWith("search-parameters-r4.json");
    }

    /** The resources that lie in a folder, by name, and nothing below it. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = file.getFileName().toString();
                        return !name.startsWith(".")
                                && !name.equals("package.json")
                                && !isBundle(file)
                                && (name.endsWith(".json") || name.endsWith(".ndjson"));
                    })
                    .sorted()
                    .toList();
        }
    }

    private void ask(Path file) throws IOException {
        StructureDefinition structure = structures.get(file.toRealPath());
        if (structure != null) {
            ask(file.toString(), context.newJsonParser().encodeResourceToString(structure));
            return;
        }
        if (!file.toString().endsWith(".ndjson")) {
            ask(file.toString(), Files.readString(file));
            return;
        }
        int number = 0;
        for (String text : Files.readAllLines(file)) {
            if (!text.isBlank()) {
                number++;
                ask(file + ":" + number, text);
            }
        }
    }

    private void ask(String name, String text) {
        try {
            for (SingleValidationMessage found : validator.validateWithResult(text).getMessages()) {
                line(
                        name,
                        found.getSeverity().getCode(),
                        found.getMessageId(),
                        found.getLocationString(),
                        found.getMessage());
            }
        } catch (RuntimeException fault) {
            line(name, "fatal", "EXCEPTION", "", fault.toString());
        }
    }

    private void line(String... fields) {
        List<String> shown = new ArrayList<>();
        for (String field : fields) {
            shown.add(field == null ? "" : field.replaceAll("[\\t\\r\\n]+", " "));
        }
        out.println(String.join("\t", shown));
    }
}
