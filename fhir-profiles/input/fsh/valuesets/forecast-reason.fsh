ValueSet: ForecastReasonSet
Id: forecast-reason
Title: "案内の理由（各体系） / Recommendation reason in any system"
Description: """
`forecastReason` に使う符号です。

Codes for `forecastReason`.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system RecommendationReasonCodes
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason#complete "Complete"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason#notRecommended "Not recommended"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason#maximumAge "Maximum age"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason#seasonalPast "Season past"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason#seasonalComplete "Season complete"
