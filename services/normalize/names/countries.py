"""Countries with their capitals, adjectives and short forms: one actor under one name. General knowledge, free to use."""

from __future__ import annotations

TABLE = """
Afghanistan|Afghan|Afghans|Kabul
Albania|Albanian|Albanians|Tirana
Algeria|Algerian|Algerians|Algiers
Angola|Angolan|Angolans|Luanda
Argentina|Argentine|Argentinian|Argentines|Buenos Aires
Armenia|Armenian|Armenians|Yerevan
Australia|Australian|Australians|Canberra
Austria|Austrian|Austrians|Vienna
Azerbaijan|Azerbaijani|Azeri|Baku
Bahrain|Bahraini|Manama
Bangladesh|Bangladeshi|Bangladeshis|Dhaka
Belarus|Belarusian|Belarusians|Minsk
Belgium|Belgian|Belgians
Bolivia|Bolivian|Bolivians|La Paz
Bosnia and Herzegovina|Bosnia|Bosnian|Bosnians|Sarajevo
Botswana|Gaborone
Brazil|Brazilian|Brazilians|Brasilia
Bulgaria|Bulgarian|Bulgarians|Sofia
Burkina Faso|Burkinabe|Ouagadougou
Burundi|Burundian|Bujumbura
Cambodia|Cambodian|Cambodians|Phnom Penh
Cameroon|Cameroonian|Yaounde
Canada|Canadian|Canadians|Ottawa
Central African Republic|Bangui
Chad|Chadian|N'Djamena
Chile|Chilean|Chileans|Santiago
China|Chinese|Beijing|People's Republic of China
Colombia|Colombian|Colombians|Bogota|Bogotá
Costa Rica|Costa Rican
Croatia|Croatian|Croatians|Zagreb
Cuba|Cuban|Cubans|Havana
Cyprus|Cypriot|Cypriots|Nicosia
Czech Republic|Czechia|Czech|Czechs|Prague
Democratic Republic of the Congo|DR Congo|DRC|Kinshasa|Congolese
Denmark|Danish|Danes|Copenhagen
Djibouti|Djiboutian
Dominican Republic|Santo Domingo
Ecuador|Ecuadorian|Ecuadorean|Quito
Egypt|Egyptian|Egyptians|Cairo
El Salvador|Salvadoran|Salvadorans
Eritrea|Eritrean|Asmara
Estonia|Estonian|Estonians|Tallinn
Ethiopia|Ethiopian|Ethiopians|Addis Ababa
Fiji|Fijian|Suva
Finland|Finnish|Finns|Helsinki
France|French|Paris
Gambia|Gambian|Banjul
Georgia|Georgian|Georgians|Tbilisi
Germany|German|Germans|Berlin
Ghana|Ghanaian|Accra
Greece|Greek|Greeks|Athens
Guatemala|Guatemalan|Guatemalans
Guinea|Guinean|Conakry
Haiti|Haitian|Haitians|Port-au-Prince
Honduras|Honduran|Hondurans|Tegucigalpa
Hungary|Hungarian|Hungarians|Budapest
Iceland|Icelandic|Reykjavik
India|Indian|Indians|New Delhi
Indonesia|Indonesian|Indonesians|Jakarta
Iran|Iranian|Iranians|Tehran
Iraq|Iraqi|Iraqis|Baghdad
Ireland|Irish|Dublin
Israel|Israeli|Israelis
Italy|Italian|Italians|Rome
Ivory Coast|Ivorian|Abidjan
Jamaica|Jamaican|Jamaicans
Japan|Japanese|Tokyo
Jordan|Jordanian|Jordanians|Amman
Kazakhstan|Kazakh|Kazakhs|Astana
Kenya|Kenyan|Kenyans|Nairobi
Kosovo|Kosovar|Pristina
Kuwait|Kuwaiti|Kuwaitis
Kyrgyzstan|Kyrgyz|Bishkek
Laos|Laotian|Lao|Vientiane
Latvia|Latvian|Latvians|Riga
Lebanon|Lebanese|Beirut
Liberia|Liberian|Monrovia
Libya|Libyan|Libyans|Tripoli
Lithuania|Lithuanian|Lithuanians|Vilnius
Madagascar|Malagasy|Antananarivo
Malawi|Malawian|Lilongwe
Malaysia|Malaysian|Malaysians|Kuala Lumpur
Mali|Malian|Malians|Bamako
Malta|Maltese|Valletta
Mauritania|Mauritanian|Nouakchott
Mexico|Mexican|Mexicans|Mexico City
Moldova|Moldovan|Moldovans|Chisinau
Mongolia|Mongolian|Ulaanbaatar
Montenegro|Montenegrin|Podgorica
Morocco|Moroccan|Moroccans|Rabat
Mozambique|Mozambican|Maputo
Myanmar|Burma|Burmese|Naypyidaw
Namibia|Namibian|Windhoek
Nepal|Nepali|Nepalese|Kathmandu
Netherlands|Dutch|The Hague|Amsterdam
New Zealand|Wellington
Nicaragua|Nicaraguan|Managua
Niger|Nigerien|Niamey
Nigeria|Nigerian|Nigerians|Abuja
North Korea|North Korean|North Koreans|N. Korea|N.Korea|N Korea|DPRK|Pyongyang
North Macedonia|Macedonian|Skopje
Norway|Norwegian|Norwegians|Oslo
Oman|Omani|Muscat
Pakistan|Pakistani|Pakistanis|Islamabad
Palestine|Palestinian|Palestinians|Ramallah
Panama|Panamanian
Papua New Guinea|Port Moresby
Paraguay|Paraguayan|Asuncion
Peru|Peruvian|Peruvians|Lima
Philippines|Philippine|Filipino|Filipinos|Manila
Poland|Polish|Poles|Warsaw
Portugal|Portuguese|Lisbon
Qatar|Qatari|Doha
Romania|Romanian|Romanians|Bucharest
Russia|Russian|Russians|Moscow|Kremlin|Russian Federation
Rwanda|Rwandan|Rwandans|Kigali
Saudi Arabia|Saudi|Saudis|Riyadh
Senegal|Senegalese|Dakar
Serbia|Serbian|Serbs|Belgrade
Sierra Leone|Freetown
Singapore|Singaporean
Slovakia|Slovak|Slovaks|Bratislava
Slovenia|Slovenian|Ljubljana
Somalia|Somali|Somalis|Mogadishu
South Africa|South African|South Africans|Pretoria
South Korea|South Korean|South Koreans|S. Korea|S.Korea|S Korea|Seoul|Republic of Korea
South Sudan|South Sudanese|Juba
Spain|Spanish|Spaniards|Madrid
Sri Lanka|Sri Lankan|Colombo
Sudan|Sudanese|Khartoum
Sweden|Swedish|Swedes|Stockholm
Switzerland|Swiss|Bern
Syria|Syrian|Syrians|Damascus
Taiwan|Taiwanese|Taipei
Tajikistan|Tajik|Dushanbe
Tanzania|Tanzanian|Dodoma
Thailand|Thai|Thais|Bangkok
Togo|Togolese|Lome
Tunisia|Tunisian|Tunisians|Tunis
Turkey|Turkish|Turks|Ankara|Türkiye
Turkmenistan|Turkmen|Ashgabat
Uganda|Ugandan|Kampala
Ukraine|Ukrainian|Ukrainians|Kyiv|Kiev
United Arab Emirates|UAE|Emirati|Abu Dhabi
United Kingdom|UK|U.K.|U. K.|Britain|Great Britain|British|Britons|London
United States|US|U.S.|U. S.|USA|U.S.A.|America|American|Americans|United States of America
Uruguay|Uruguayan|Montevideo
Uzbekistan|Uzbek|Tashkent
Vatican|Holy See|Vatican City
Venezuela|Venezuelan|Venezuelans|Caracas
Vietnam|Vietnamese|Hanoi
Yemen|Yemeni|Yemenis|Sanaa
Zambia|Zambian|Lusaka
Zimbabwe|Zimbabwean|Harare
European Union|EU|E.U.
United Nations|UN|U.N.|U. N.
"""
"""One line a country: its name first, then its other names."""

COUNTRY = {form.casefold(): line.split("|")[0] for line in TABLE.split("\n") if line for form in line.split("|")}
"""Any form in lower case -> the country's name."""

NO_PLACES = frozenset({"European Union", "United Nations"})
"""Actors of the table that are no places."""

LONGEST_FORM = max(len(form.split()) for form in COUNTRY)
"""In words."""
