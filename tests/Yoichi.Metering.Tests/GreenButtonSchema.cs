using System.Xml;
using System.Xml.Schema;

namespace Yoichi.Metering.Tests;

/// <summary>The part of the ESPI 4.0 and Atom schemas that an export uses, said again in our own words and narrower than
/// published: which elements, in which order, of which type, and only codes that have a meaning.</summary>
static class GreenButtonSchema
{
    public const string Espi = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://naesb.org/espi"
                   targetNamespace="http://naesb.org/espi" elementFormDefault="qualified">
          <xs:simpleType name="UInt8"><xs:restriction base="xs:unsignedByte"/></xs:simpleType>
          <xs:simpleType name="UInt16"><xs:restriction base="xs:unsignedShort"/></xs:simpleType>
          <xs:simpleType name="UInt32"><xs:restriction base="xs:unsignedInt"/></xs:simpleType>
          <xs:simpleType name="Int48"><xs:restriction base="xs:long">
            <xs:minInclusive value="-140737488355328"/><xs:maxInclusive value="140737488355328"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Hex32"><xs:restriction base="xs:hexBinary"><xs:length value="4"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Text256"><xs:restriction base="xs:string"><xs:maxLength value="256"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Quality"><xs:restriction base="xs:unsignedShort">
            <xs:enumeration value="0"/><xs:enumeration value="7"/><xs:enumeration value="8"/><xs:enumeration value="9"/><xs:enumeration value="10"/>
            <xs:enumeration value="11"/><xs:enumeration value="12"/><xs:enumeration value="13"/><xs:enumeration value="14"/><xs:enumeration value="15"/>
            <xs:enumeration value="16"/><xs:enumeration value="17"/><xs:enumeration value="18"/><xs:enumeration value="19"/></xs:restriction></xs:simpleType>
          <xs:complexType name="Period"><xs:sequence>
            <xs:element name="duration" type="UInt32"/><xs:element name="start" type="xs:long"/></xs:sequence></xs:complexType>
          <xs:element name="LocalTimeParameters"><xs:complexType><xs:sequence>
            <xs:element name="dstEndRule" type="Hex32"/><xs:element name="dstOffset" type="xs:long"/>
            <xs:element name="dstStartRule" type="Hex32"/><xs:element name="tzOffset" type="xs:long"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="UsagePoint"><xs:complexType><xs:sequence>
            <xs:element name="roleFlags" type="xs:hexBinary" minOccurs="0"/>
            <xs:element name="ServiceCategory" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="kind" type="UInt16"/></xs:sequence></xs:complexType></xs:element>
            <xs:element name="status" type="UInt8" minOccurs="0"/>
            <xs:element name="serviceDeliveryPoint" minOccurs="0"><xs:complexType><xs:sequence>
              <xs:element name="name" type="Text256" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
          <xs:element name="MeterReading"><xs:complexType/></xs:element>
          <xs:element name="ReadingType"><xs:complexType><xs:sequence>
            <xs:element name="accumulationBehaviour" type="UInt16" minOccurs="0"/><xs:element name="commodity" type="UInt16" minOccurs="0"/>
            <xs:element name="consumptionTier" type="xs:short" minOccurs="0"/><xs:element name="currency" type="UInt16" minOccurs="0"/>
            <xs:element name="dataQualifier" type="UInt16" minOccurs="0"/><xs:element name="defaultQuality" type="Quality" minOccurs="0"/>
            <xs:element name="flowDirection" type="UInt16" minOccurs="0"/><xs:element name="intervalLength" type="UInt32" minOccurs="0"/>
            <xs:element name="kind" type="UInt16" minOccurs="0"/><xs:element name="phase" type="UInt16" minOccurs="0"/>
            <xs:element name="powerOfTenMultiplier" type="xs:short" minOccurs="0"/><xs:element name="timeAttribute" type="UInt16" minOccurs="0"/>
            <xs:element name="tou" type="xs:short" minOccurs="0"/><xs:element name="uom" type="UInt16" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="IntervalBlock"><xs:complexType><xs:sequence>
            <xs:element name="interval" type="Period" minOccurs="0"/>
            <xs:element name="IntervalReading" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="cost" type="Int48" minOccurs="0"/>
              <xs:element name="ReadingQuality" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
                <xs:element name="quality" type="Quality"/></xs:sequence></xs:complexType></xs:element>
              <xs:element name="timePeriod" type="Period" minOccurs="0"/><xs:element name="value" type="Int48" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
            </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """;

    public const string Atom = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://www.w3.org/2005/Atom"
                   targetNamespace="http://www.w3.org/2005/Atom" elementFormDefault="qualified">
          <xs:import namespace="http://naesb.org/espi" schemaLocation="espi.xsd"/>
          <xs:complexType name="Link"><xs:attribute name="href" type="xs:anyURI" use="required"/>
            <xs:attribute name="rel" type="xs:string" use="required"/>
            <xs:attribute name="type" type="xs:string" use="required"/></xs:complexType>
          <xs:simpleType name="Id"><xs:restriction base="xs:anyURI">
            <xs:pattern value="urn:uuid:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"/></xs:restriction></xs:simpleType>
          <xs:element name="feed"><xs:complexType><xs:sequence>
            <xs:element name="id" type="Id"/><xs:element name="title" type="xs:string"/><xs:element name="updated" type="xs:dateTime"/>
            <xs:element name="link" type="Link" maxOccurs="unbounded"/>
            <xs:element name="entry" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="id" type="Id"/><xs:element name="link" type="Link" minOccurs="2" maxOccurs="unbounded"/>
              <xs:element name="title" type="xs:string"/>
              <xs:element name="content"><xs:complexType><xs:sequence><xs:any namespace="##other"/></xs:sequence></xs:complexType></xs:element>
              <xs:element name="published" type="xs:dateTime"/><xs:element name="updated" type="xs:dateTime"/></xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """;

    /// <summary>What the schemas find wrong; empty for a valid feed.</summary>
    public static IReadOnlyList<string> Errors(string feed)
    {
        var errors = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.XmlResolver = null;
        settings.Schemas.Add(null, XmlReader.Create(new StringReader(Espi)));
        settings.Schemas.Add(null, XmlReader.Create(new StringReader(Atom)));
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, wrong) => errors.Add($"{wrong.Exception.LineNumber}: {wrong.Message}");
        using var reader = XmlReader.Create(new StringReader(feed), settings);
        while (reader.Read())
        {
        }

        return errors;
    }
}
