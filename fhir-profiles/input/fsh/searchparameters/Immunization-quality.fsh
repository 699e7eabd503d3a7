Instance: Immunization-quality
InstanceOf: SearchParameter
Usage: #definition
Title: "記録の品質 / Quality of the record"
Description: """
記録の品質のしるし（要修正、要確認など）で接種の記録を探します。ほかの体系のしるしには当たりません。

Finds doses by the tag of their data quality, such as must fix or to check. Tags of other systems are not looked at.
"""
* url = "https://sesshu.example/fhir/SearchParameter/Immunization-quality"
* name = "Quality"
* status = #active
* experimental = false
* description = """
記録の品質のしるし（要修正、要確認など）で接種の記録を探します。ほかの体系のしるしには当たりません。

Finds doses by the tag of their data quality, such as must fix or to check. Tags of other systems are not looked at.
"""
* code = #quality
* base[0] = #Immunization
* type = #token
* expression = "Immunization.meta.tag.where(system = 'https://sesshu.example/fhir/CodeSystem/quality')"
* xpathUsage = #normal
