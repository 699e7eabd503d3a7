Instance: mirai-gymnasium
InstanceOf: SesshuLocation
Title: "接種会場の例 / Example of a venue"
Description: "体育館に設けた集団接種会場です。 / A municipal site in a gymnasium."
Usage: #example
* identifier.system = $VENUE-ID
* identifier.value = "7f3c6f0e-6d0f-4b77-9a51-2f6f6d8a1b01"
* status = #active
* name = "みらい市民体育館"
* mode = #instance
* type.coding = $VENUE-KIND#mass-site
* address.text = "東京都みらい市中央4-5-6"
* managingOrganization.reference = "Organization/organization-mirai"
