Instance: Immunization-municipality
InstanceOf: SearchParameter
Usage: #definition
Title: "自治体 / Municipality"
Description: """
記録を持つ自治体の 6 桁の団体コードで接種の記録を探します。例：`https://sesshu.example/fhir/sid/municipality|139998`。

Finds doses by the municipality whose record they are, as its six-digit code: `https://sesshu.example/fhir/sid/municipality|139998`.
"""
* url = "https://sesshu.example/fhir/SearchParameter/Immunization-municipality"
* name = "Municipality"
* status = #active
* experimental = false
* description = """
記録を持つ自治体の 6 桁の団体コードで接種の記録を探します。例：`https://sesshu.example/fhir/sid/municipality|139998`。

Finds doses by the municipality whose record they are, as its six-digit code: `https://sesshu.example/fhir/sid/municipality|139998`.
"""
* code = #municipality
* base[0] = #Immunization
* type = #token
* expression = "Immunization.extension('https://sesshu.example/fhir/StructureDefinition/municipality').value.ofType(Identifier)"
* xpathUsage = #normal
