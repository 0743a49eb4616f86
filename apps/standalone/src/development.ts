import type { PlatformConfig } from '@sunwai/hosting';
import type { PackRegistry } from '@sunwai/packs';
import type { RunningSandbox } from '@sunwai/whatsapp-sandbox';

/** The stand-in of WhatsApp, with the service numbers and approved templates of every pack. Loaded in development alone. */
export const startWhatsAppSandbox = async (
  { settings, secrets }: PlatformConfig,
  packs: PackRegistry,
): Promise<RunningSandbox> => {
  const { startSandbox } = await import('@sunwai/whatsapp-sandbox');
  const services = packs.all().flatMap(({ whatsapp, name, defaultLanguage }) =>
    whatsapp
      ? [
          {
            phoneNumberId: whatsapp.phoneNumberId,
            displayPhoneNumber: whatsapp.number.replace(/^\+/, ''),
            name: name[defaultLanguage] ?? 'Sunwai',
          },
        ]
      : [],
  );
  return startSandbox({
    host: settings.SUNWAI_HOST,
    port: settings.SUNWAI_SANDBOX_PORT,
    accessToken: secrets.whatsappAccessToken,
    appSecret: secrets.whatsappAppSecret,
    // A pack's templates are approved here as they are; Meta's review is what the sandbox can't stand in for.
    unknownTemplates: 'accept',
    ...(services.length > 0 && { services }),
  });
};
