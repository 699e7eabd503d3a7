Instance: ImmunizationRecommendation-review
InstanceOf: SearchParameter
Usage: #definition
Title: "見直しの日 / Day of the next review"
Description: """
次に見直す日で接種の予定を探します。

Finds recommendations by the day on which they are looked at again.
"""
* url = "https://sesshu.example/fhir/SearchParameter/ImmunizationRecommendation-review"
* name = "Review"
* status = #active
* experimental = false
* description = """
次に見直す日で接種の予定を探します。

Finds recommendations by the day on which they are looked at again.
"""
* code = #review
* base[0] = #ImmunizationRecommendation
* type = #date
* expression = "ImmunizationRecommendation.extension('https://sesshu.example/fhir/StructureDefinition/review-on').value"
* xpathUsage = #normal
