Instance: maker-miho
InstanceOf: SesshuManufacturer
Title: "製造販売業者の例 / Example of a manufacturer"
Description: "架空の製造販売業者です。 / An invented maker."
Usage: #example
* active = true
* name = "見本製薬株式会社"
* alias[0] = "見本製薬"
* alias[1] = "Mihon Pharma"
