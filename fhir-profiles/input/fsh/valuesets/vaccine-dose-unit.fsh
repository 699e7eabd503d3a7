ValueSet: VaccineDoseUnitSet
Id: vaccine-dose-unit
Title: "接種量の単位 / Units of a dose"
Description: """
接種量の単位です。管針で押す BCG と痘そうは量を測らないので、押した数で書きます。

Units of the dose. Where a stamp is pressed instead, as with BCG and smallpox, the presses are counted.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* $UCUM#mL "mL"
* $UCUM#{stamp} "stamp"
