ValueSet: RecommendationDateCriterionSet
Id: recommendation-date-criterion
Title: "案内の日付の種類 / Dates of a recommendation"
Description: """
次の接種の四つの日付です。受けられる最初の日、標準の日、遅れとなる日、受けられる最後の日を LOINC の符号で示します。

The four dates of the next dose, as LOINC codes: earliest, recommended, overdue and latest.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^copyright = "LOINC の符号は Regenstrief Institute のもので、loinc.org の条件で無償で使えます。 / The LOINC codes belong to the Regenstrief Institute and are free to use under the terms at loinc.org."
* http://loinc.org#30981-5 "Earliest date to give"
* http://loinc.org#30981-5 ^designation[0].language = #ja
* http://loinc.org#30981-5 ^designation[0].value = "接種できる最初の日"
* http://loinc.org#30980-7 "Date vaccine due"
* http://loinc.org#30980-7 ^designation[0].language = #ja
* http://loinc.org#30980-7 ^designation[0].value = "接種の標準の日"
* http://loinc.org#59778-1 "Date when overdue for immunization"
* http://loinc.org#59778-1 ^designation[0].language = #ja
* http://loinc.org#59778-1 ^designation[0].value = "接種が遅れとなる日"
* http://loinc.org#59777-3 "Latest date to give immunization"
* http://loinc.org#59777-3 ^designation[0].language = #ja
* http://loinc.org#59777-3 ^designation[0].value = "接種できる最後の日"
