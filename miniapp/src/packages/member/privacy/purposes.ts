export { purposeName } from '@shuke/shared/rules/privacy/purpose-name';
