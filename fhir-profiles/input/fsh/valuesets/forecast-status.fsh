ValueSet: ForecastStatusSet
Id: forecast-status
Title: "接種の案内の状態（各体系） / Recommendation status in any system"
Description: """
`forecastStatus` に使う符号です。当基盤の符号を必ず、R4 と ImmDS の符号をあるときに書きます。

Codes for `forecastStatus`: our own always, those of R4 and ImmDS where they exist.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system RecommendationStatusCodes
* include codes from system http://terminology.hl7.org/CodeSystem/immunization-recommendation-status
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#notComplete "Not complete"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#complete "Complete"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#agedOut "Aged out"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#notRecommended "Not recommended"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#contraindicated "Contraindicated"
* http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus#conditional "Conditional"
