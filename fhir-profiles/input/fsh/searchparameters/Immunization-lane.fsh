Instance: Immunization-lane
InstanceOf: SearchParameter
Usage: #definition
Title: "列の番号 / Lane"
Description: """
会場の中で接種を行った列の番号で接種の記録を探します。

Finds doses by the number of the line at the venue in which they were given.
"""
* url = "https://sesshu.example/fhir/SearchParameter/Immunization-lane"
* name = "Lane"
* status = #active
* experimental = false
* description = """
会場の中で接種を行った列の番号で接種の記録を探します。

Finds doses by the number of the line at the venue in which they were given.
"""
* code = #lane
* base[0] = #Immunization
* type = #number
* expression = "Immunization.extension('https://sesshu.example/fhir/StructureDefinition/lane').value.ofType(positiveInt)"
* xpathUsage = #normal
